import { convolve } from './convolution';
import { binary, combination, unary } from './elementwise';
import { filterGradient } from './filter-gradient';
import { ghostNorm } from './ghost-norm';
import {
  normApply,
  normGradientApply,
  normGradientMoments,
  normGradientSums,
  normMoments,
  normStatistics,
} from './group-norm';
import { ACTIVE, KERNEL, NEXT, OPEN, SEQUENCE, UNITS } from './job';
import { copyStrided } from './layout';
import { lossGradient, lossMoments, lossSums } from './loss';
import { gridNoise } from './noise';
import { packImage, packPanel } from './pack';
import { peak } from './peak';
import { maxPool, maxPoolGradient } from './pooling';
import { multiply, multiplyRow } from './product';
import { reduceRows } from './reduction';
import { resizeBilinear, resizeBilinearGradient } from './resize';
import { packWinograd, winograd } from './winograd';
import { winogradGradient } from './winograd-gradient';

/** Milliseconds after which a thread that has entered a job, a matter of milliseconds, is taken for lost. */
const PATIENCE = 60000;
/** Turns of an idle thread before it sleeps: somewhat more than the host takes from one kernel to the next. */
const SPINS = 20000;

/** Runs one unit of a kernel; the order of the kernels is the host's. */
function runUnit(kernel: i32, unit: i32, thread: i32): void {
  switch (kernel) {
    case 0:
      packPanel(unit);
      break;
    case 1:
      packImage(unit);
      break;
    case 2:
      convolve(unit, thread);
      break;
    case 3:
      filterGradient(unit);
      break;
    case 4:
      multiply(unit);
      break;
    case 5:
      multiplyRow(unit);
      break;
    case 6:
      binary(unit);
      break;
    case 7:
      unary(unit);
      break;
    case 8:
      copyStrided(unit);
      break;
    case 9:
      reduceRows(unit);
      break;
    case 10:
      maxPool(unit);
      break;
    case 11:
      maxPoolGradient(unit);
      break;
    case 12:
      normStatistics(unit);
      break;
    case 13:
      normMoments(unit);
      break;
    case 14:
      normApply(unit);
      break;
    case 15:
      normGradientSums(unit);
      break;
    case 16:
      normGradientMoments(unit);
      break;
    case 17:
      normGradientApply(unit);
      break;
    case 18:
      lossSums(unit);
      break;
    case 19:
      lossMoments(unit);
      break;
    case 20:
      lossGradient(unit);
      break;
    case 21:
      gridNoise(unit);
      break;
    case 22:
      ghostNorm(unit, thread);
      break;
    case 23:
      combination(unit);
      break;
    case 24:
      resizeBilinear(unit, thread);
      break;
    case 25:
      resizeBilinearGradient(unit, thread);
      break;
    case 26:
      packWinograd(unit);
      break;
    case 27:
      winograd(unit, thread);
      break;
    case 28:
      winogradGradient(unit, thread);
      break;
    default:
      peak(unit);
      break;
  }
}

/** Takes units until none is left. A unit's result does not depend on the thread that takes it. */
function takeUnits(thread: i32): void {
  const kernel = load<i32>(KERNEL);
  const units = load<i32>(UNITS);
  for (;;) {
    const unit = atomic.add<i32>(NEXT, 1);
    if (unit >= units) return;
    runUnit(kernel, unit, thread);
  }
}

/** Runs all units of a kernel whose arguments are in place, together with the threads that are in `work`. */
export function run(kernel: i32, units: i32, isAlone: bool): bool {
  if (isAlone || units === 1) {
    for (let unit = 0; unit < units; unit++) runUnit(kernel, unit, 0);
    return true;
  }
  store<i32>(KERNEL, kernel);
  store<i32>(UNITS, units);
  atomic.store<i32>(NEXT, 0);
  atomic.store<i32>(OPEN, 1);
  atomic.add<i32>(SEQUENCE, 1);
  atomic.notify(SEQUENCE, -1);
  takeUnits(0);
  // A thread that has entered is waited for; one that comes later finds the job closed.
  atomic.store<i32>(OPEN, 0);
  for (let spin = 0; spin < SPINS + PATIENCE; spin++) {
    const active = atomic.load<i32>(ACTIVE);
    if (active === 0) return true;
    if (spin > SPINS) atomic.wait<i32>(ACTIVE, active, 1000000);
  }
  return false;
}

/** A worker's life: joins every job. Never returns. */
export function work(thread: i32): void {
  let seen = 0;
  for (;;) {
    for (let spin = 0; spin < SPINS && atomic.load<i32>(SEQUENCE) === seen; spin++) {}
    atomic.wait<i32>(SEQUENCE, seen, -1);
    seen = atomic.load<i32>(SEQUENCE);
    atomic.add<i32>(ACTIVE, 1);
    if (atomic.load<i32>(OPEN) === 1) takeUnits(thread);
    atomic.sub<i32>(ACTIVE, 1);
    atomic.notify(ACTIVE, -1);
  }
}
