import { PRESSURE_RESOURCES, type PressureResource } from '../cgroup-usage.ts';
import type { Psi } from '../parse/pressure.ts';
import { counter, type Family, type Sample, sample, seconds } from './family.ts';

const family = (resource: PressureResource, kind: 'waiting' | 'stalled', who: string) =>
  counter(
    `container_pressure_${resource}_${kind}_seconds_total`,
    `Time in which ${who} waited for ${resource}, in whole seconds.`,
  );

const families = {
  cpu: { some: family('cpu', 'waiting', 'some task'), full: family('cpu', 'stalled', 'all tasks') },
  memory: { some: family('memory', 'waiting', 'some task'), full: family('memory', 'stalled', 'all tasks') },
  io: { some: family('io', 'waiting', 'some task'), full: family('io', 'stalled', 'all tasks') },
};

export const pressureFamilies: Family[] = PRESSURE_RESOURCES.flatMap(resource => Object.values(families[resource]));

/** None where the kernel has no pressure stall information. */
export const pressureSamples = (pressure: (resource: PressureResource) => Psi | undefined): Sample[] =>
  PRESSURE_RESOURCES.flatMap(resource => {
    const psi = pressure(resource);
    if (!psi) return [];
    const { some, full } = families[resource];
    return [sample(some, seconds(psi.some.totalNs)), sample(full, seconds(psi.full.totalNs))];
  });
