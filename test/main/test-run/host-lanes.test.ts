import { describe, expect, it } from 'vitest';
import { HostLanes } from '../../../src/main/test-run/host-lanes.ts';

const taken = (lanes: HostLanes<string>, now = 0): string[] => {
  const all: string[] = [];
  for (let next = lanes.take(now); next; next = lanes.take(now)) all.push(next.work);
  return all;
};

function lanesWith(perHost: Record<string, number>, limits = { perHost: 2, overall: 16 }) {
  const lanes = new HostLanes<string>(limits);
  for (const [host, count] of Object.entries(perHost)) {
    for (let nth = 1; nth <= count; nth += 1) lanes.add(host, `${host}${nth}`);
  }
  return lanes;
}

describe('lanes of hosts', () => {
  it('let two requests go to each host at a time, the hosts in turns', () => {
    const lanes = lanesWith({ a: 4, b: 1, c: 3 });
    expect(taken(lanes)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2']);
    lanes.finish('a');
    expect(taken(lanes)).toEqual(['a3']);
    expect([lanes.running, lanes.waiting]).toEqual([5, 2]);
  });

  it('let no more go than are allowed in all', () => {
    const hosts = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`h${index}-`, 3]));
    const lanes = lanesWith(hosts);
    expect(taken(lanes)).toHaveLength(16);
    lanes.finish('h0-');
    lanes.finish('h1-');
    expect(taken(lanes)).toHaveLength(2);
  });

  it('leave a host alone that asked for it, then ask it one at a time; the others go on', () => {
    const lanes = lanesWith({ a: 5, b: 3 });
    expect(taken(lanes)).toEqual(['a1', 'b1', 'a2', 'b2']);
    lanes.slowDown('a', 1000);
    for (const host of ['a', 'a', 'b', 'b']) lanes.finish(host);
    expect(taken(lanes, 999)).toEqual(['b3']);
    expect(lanes.slowed(999)).toEqual([{ host: 'a', until: 1000 }]);
    expect(lanes.wakesAt()).toBe(1000);
    expect(taken(lanes, 1000)).toEqual(['a3']);
    expect(lanes.slowed(1000)).toEqual([]);
    lanes.finish('a');
    expect(taken(lanes, 1001)).toEqual(['a4']);
  });

  it('wake up for a slowed host only where something waits for it', () => {
    const lanes = lanesWith({ a: 1, b: 2 });
    taken(lanes);
    lanes.slowDown('a', 500);
    expect(lanes.wakesAt()).toBeNull();
    lanes.add('a', 'a2');
    expect(lanes.wakesAt()).toBe(500);
  });

  it('never shorten a pause', () => {
    const lanes = lanesWith({ a: 2 }, { perHost: 1, overall: 16 });
    taken(lanes);
    lanes.slowDown('a', 5000);
    lanes.slowDown('a', 100);
    lanes.finish('a');
    expect(taken(lanes, 200)).toEqual([]);
  });

  it('hand back what waited for a host, or drop it all', () => {
    const lanes = lanesWith({ a: 4, b: 4 });
    taken(lanes);
    expect(lanes.drop('a')).toEqual(['a3', 'a4']);
    lanes.dropAll();
    for (const host of ['a', 'a', 'b', 'b']) lanes.finish(host);
    expect([lanes.running, lanes.waiting, taken(lanes)]).toEqual([0, 0, []]);
  });

  it('take no longer for each of a hundred thousand than for each of a few', () => {
    const lanes = new HostLanes<string>({ perHost: 2, overall: 16 });
    for (let nth = 0; nth < 100_000; nth += 1) lanes.add(`host-${nth % 5000}`, String(nth));
    let count = 0;
    for (let next = lanes.take(0); next; next = lanes.take(0)) {
      count += 1;
      lanes.finish(next.host);
    }
    expect(count).toBe(100_000);
  });
});
