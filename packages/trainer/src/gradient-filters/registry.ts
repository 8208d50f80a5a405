import { kalmanFilter } from './kalman.js';
import { lowPassFilter } from './low-pass.js';
import { sharpnessAwareFilter } from './sharpness-aware.js';

/** Every filter between the noisy gradients and the optimizer. */
export const gradientFilterRegistry = [lowPassFilter, kalmanFilter, sharpnessAwareFilter] as const;
