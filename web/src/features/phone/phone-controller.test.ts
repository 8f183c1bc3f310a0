import { beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/shared/api/problem";
import type { Softphone, SoftphoneEvent } from "@/shared/softphone/softphone";
import { PhoneController } from "./phone-controller";
import type { PhoneLock } from "./phone-lock";

/** A phone in memory: registers at once, and does what it is told. */
class FakeSoftphone implements Softphone {
  log: string[] = [];
  tell: (event: SoftphoneEvent) => void = () => undefined;
  registers = true;
  start() {
    if (this.registers) this.tell({ type: "registered" });
  }
  stop() {
    this.log.push("stop");
  }
  abandon() {
    this.log.push("abandon");
  }
  call() {
    this.log.push("call");
  }
  answer() {
    this.log.push("answer");
  }
  hangUp() {
    this.log.push("hang up");
  }
  setMuted(muted: boolean) {
    this.log.push(muted ? "mute" : "unmute");
  }
  sendDigit(digit: string) {
    this.log.push(digit);
  }
  changeMicrophone() {
    this.log.push("another microphone");
  }
  packetsReceived() {
    return Promise.resolve(null);
  }
  reconnect() {
    this.log.push("reconnect");
  }
}

class FakeLock implements PhoneLock {
  free = true;
  freed: () => void = () => undefined;
  acquire(onFree: () => void) {
    this.freed = onFree;
    return Promise.resolve(this.free);
  }
  takeOver() {
    this.free = true;
    return Promise.resolve();
  }
  release() {
    this.free = true;
  }
}

/** A microphone that can be pulled out. */
function aMicrophone(track = new EventTarget()): MediaStream {
  Object.assign(track, { stop: () => undefined, muted: false });
  return { clone: () => aMicrophone(), getTracks: () => [track] } as unknown as MediaStream;
}

function setUp() {
  const softphone = new FakeSoftphone();
  const lock = new FakeLock();
  const ringer = { start: vi.fn(), stop: vi.fn() };
  const speaker = { play: vi.fn(), stop: vi.fn() };
  const devices: { came: () => void } = { came: () => undefined };
  const parts = {
    lock,
    ringer,
    speaker,
    loadCredentials: () => Promise.resolve({ endpoint: "b1", password: "p", ws_path: "/sip" }),
    tellTaken: vi.fn(() => Promise.resolve()),
    tellReady: vi.fn(() => Promise.resolve()),
    tellFault: vi.fn(() => Promise.resolve(true)),
    tellWell: vi.fn(() => Promise.resolve()),
    onDevices: (act: () => void) => {
      devices.came = act;
      return () => undefined;
    },
    tellGone: vi.fn(() => Promise.resolve()),
    openMicrophone: vi.fn(() => Promise.resolve(aMicrophone())),
    makeSoftphone: (_: unknown, onEvent: (event: SoftphoneEvent) => void) => {
      softphone.tell = onEvent;
      return Promise.resolve(softphone);
    },
  };
  return { controller: new PhoneController(parts), softphone, lock, ringer, speaker, parts, devices };
}

const incoming: SoftphoneEvent = { type: "incoming", interactionId: "i", autoAnswer: false };

beforeEach(() => {
  vi.useFakeTimers();
});

describe("starting", () => {
  it("is done when the phone is registered and the server knows", async () => {
    const { controller, parts } = setUp();
    expect(await controller.start()).toBe(true);
    expect(parts.tellReady).toHaveBeenCalledOnce();
    expect(controller.getState().status).toBe("ready");
  });

  it("fails with a sentence when there is no microphone, and can be tried again", async () => {
    const { controller, parts } = setUp();
    parts.openMicrophone.mockRejectedValueOnce(new Problem("phone.microphone_denied", 0));
    expect(await controller.start()).toBe(false);
    expect(controller.getState()).toMatchObject({ status: "failed", problem: "phone.microphone_denied" });
    expect(await controller.start()).toBe(true);
  });

  it("fails when the switch does not take the registration in time", async () => {
    const { controller, softphone } = setUp();
    softphone.registers = false;
    const started = controller.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await started).toBe(false);
    expect(controller.getState()).toMatchObject({ status: "failed", problem: "phone.not_registered" });
    expect(softphone.log).toEqual(["stop"]);
  });

  it("waits while another window owns the phone, until that is gone or this one takes over", async () => {
    const { controller, lock } = setUp();
    lock.free = false;
    expect(await controller.start()).toBe(false);
    expect(controller.getState().status).toBe("elsewhere");
    lock.freed();
    expect(controller.getState().status).toBe("off");
    lock.free = false;
    await controller.start();
    await controller.takeOver();
    expect(controller.getState().status).toBe("ready");
  });
});

describe("a call", () => {
  it("rings only when its card can be seen", async () => {
    const { controller, softphone, ringer } = setUp();
    await controller.start();
    softphone.tell(incoming);
    expect(ringer.start).not.toHaveBeenCalled();
    controller.cardDrawn("another");
    expect(ringer.start).not.toHaveBeenCalled();
    controller.cardDrawn("i");
    expect(ringer.start).toHaveBeenCalledOnce();
  });

  it("rings at once when the card was there first, and after a second without any", async () => {
    const { controller, softphone, ringer } = setUp();
    await controller.start();
    controller.cardDrawn("i");
    softphone.tell(incoming);
    expect(ringer.start).toHaveBeenCalledTimes(1);
    softphone.tell({ type: "ended", cause: "Canceled" });
    softphone.tell({ ...incoming, interactionId: "j" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ringer.start).toHaveBeenCalledTimes(2);
  });

  it("is answered, heard, and ended", async () => {
    const { controller, softphone, ringer, speaker } = setUp();
    await controller.start();
    softphone.tell(incoming);
    controller.answer("i");
    expect(softphone.log).toEqual(["answer"]);
    expect(ringer.stop).toHaveBeenCalled();
    softphone.tell({ type: "audio", stream: aMicrophone() });
    softphone.tell({ type: "up" });
    expect(speaker.play).toHaveBeenCalledOnce();
    expect(controller.getState().call?.phase).toBe("up");
    softphone.tell({ type: "ended", cause: "Terminated" });
    expect(controller.getState().call).toBeNull();
  });

  it("that was taken before it rang is answered when it does", async () => {
    const { controller, softphone, ringer } = setUp();
    await controller.start();
    controller.answer("i");
    softphone.tell(incoming);
    expect(softphone.log).toEqual(["answer"]);
    expect(ringer.start).not.toHaveBeenCalled();
    softphone.tell({ type: "ended", cause: "Terminated" });
    softphone.tell({ ...incoming, interactionId: "j" });
    expect(softphone.log).toEqual(["answer"]);
  });

  it("that fetches the agent back is answered by itself, without a ring", async () => {
    const { controller, softphone, ringer } = setUp();
    await controller.start();
    softphone.tell({ ...incoming, autoAnswer: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(softphone.log).toEqual(["answer"]);
    expect(ringer.start).not.toHaveBeenCalled();
  });

  it("goes on in the other window that takes the phone", async () => {
    const { controller, softphone, parts } = setUp();
    await controller.start();
    softphone.tell({ ...incoming, autoAnswer: true });
    await controller.letGo();
    expect(softphone.log).toEqual(["answer", "abandon"]);
    expect(parts.tellGone).toHaveBeenCalledOnce();
    expect(controller.getState()).toMatchObject({ status: "elsewhere", call: null });
  });
});

describe("a lost connection", () => {
  it("does not make a second phone of a page that is asked to start meanwhile", async () => {
    const { controller, softphone, parts } = setUp();
    await controller.start();
    softphone.tell({ type: "lost" });
    expect(await controller.start()).toBe(false);
    expect(parts.tellTaken).toHaveBeenCalledOnce();
    expect(controller.latestProblem()).toBe("phone.lost");
  });

  it("is over when the server has heard that the seat rings again, however often that is tried", async () => {
    const { controller, softphone, parts } = setUp();
    await controller.start();
    softphone.tell({ type: "lost" });
    expect(controller.getState().status).toBe("lost");
    parts.tellReady.mockRejectedValueOnce(new Problem("owner.absent", 503));
    softphone.tell({ type: "registered" });
    await vi.advanceTimersByTimeAsync(0);
    expect(controller.getState().status).toBe("lost");
    await vi.advanceTimersByTimeAsync(3_000);
    expect(controller.getState().status).toBe("ready");
  });
});

it("is left to a page on another machine, without a word and without wanting it back", async () => {
  const { controller, softphone, parts, lock } = setUp();
  await controller.start();
  lock.free = false;
  await controller.giveAway();
  expect(softphone.log).toEqual(["abandon"]);
  expect(parts.tellGone).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(controller.getState().status).toBe("elsewhere");
  await controller.takeOver();
  expect(controller.getState().status).toBe("ready");
});

describe("a microphone", () => {
  it("that is pulled out is told, and so is the next one that works", async () => {
    const { controller, parts, devices } = setUp();
    const track = new EventTarget();
    parts.openMicrophone.mockResolvedValueOnce(aMicrophone(track));
    await controller.start();
    parts.openMicrophone.mockRejectedValueOnce(new Problem("phone.microphone_missing", 0));
    track.dispatchEvent(new Event("ended"));
    await vi.advanceTimersByTimeAsync(0);
    expect(controller.getState().fault).toBe("microphone");
    expect(parts.tellFault).toHaveBeenCalledWith("microphone");
    expect(parts.tellWell).not.toHaveBeenCalled();
    devices.came();
    await vi.advanceTimersByTimeAsync(0);
    expect(controller.getState().fault).toBeNull();
    expect(parts.tellWell).toHaveBeenCalledOnce();
  });

  it("is replaced in the middle of a call", async () => {
    const { controller, softphone, parts } = setUp();
    const track = new EventTarget();
    parts.openMicrophone.mockResolvedValueOnce(aMicrophone(track));
    await controller.start();
    softphone.tell({ ...incoming, autoAnswer: true });
    softphone.tell({ type: "up" });
    track.dispatchEvent(new Event("ended"));
    await vi.advanceTimersByTimeAsync(0);
    expect(softphone.log).toEqual(["answer", "another microphone"]);
    expect(controller.getState().fault).toBeNull();
  });

  it("that was given up with the phone troubles nobody", async () => {
    const { controller, parts } = setUp();
    const track = new EventTarget();
    parts.openMicrophone.mockResolvedValueOnce(aMicrophone(track));
    await controller.start();
    controller.stop();
    track.dispatchEvent(new Event("ended"));
    await vi.advanceTimersByTimeAsync(0);
    expect(parts.tellFault).not.toHaveBeenCalled();
  });
});

it("takes the phone before it registers, so that an older page leaves it", async () => {
  const { controller, parts } = setUp();
  parts.tellTaken.mockRejectedValueOnce(new Problem("owner.absent", 503));
  expect(await controller.start()).toBe(false);
  expect(parts.tellReady).not.toHaveBeenCalled();
});
