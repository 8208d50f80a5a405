import { kalmanFilter } from './kalman-filter.js';
import { lowPassFilter } from './low-pass-filter.js';
import { sharpnessAwareFilter } from './sharpness-aware-filter.js';

/** Every filter between the noisy gradients and the optimizer. */
export const gradientFilterRegistry = [lowPassFilter, kalmanFilter, sharpnessAwareFilter] as const;
