import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SipSocket } from "./sip-socket";

/** A socket whose far end is the test. */
class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = FakeSocket.CONNECTING;
  sent: unknown[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: unknown }) => void = () => undefined;
  onclose: (event: { wasClean: boolean; code: number }) => void = () => undefined;

  constructor() {
    FakeSocket.all.push(this);
  }
  send(message: unknown) {
    this.sent.push(message);
  }
  close() {
    this.readyState = 3;
  }
  open() {
    this.readyState = FakeSocket.OPEN;
    this.onopen();
  }
}

function connected() {
  const socket = new SipSocket("ws://desk/sip");
  const disconnected = vi.fn();
  socket.ondisconnect = disconnected;
  socket.connect();
  const far = FakeSocket.all.at(-1) as FakeSocket;
  far.open();
  return { socket, far, disconnected };
}

beforeEach(() => {
  FakeSocket.all = [];
  vi.stubGlobal("WebSocket", FakeSocket);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the socket under the phone", () => {
  it("names itself as SIP wants it", () => {
    expect(new SipSocket("wss://desk:8443/sip")).toMatchObject({
      via_transport: "WSS",
      sip_uri: "sip:desk:8443;transport=ws",
    });
  });

  it("is lost once, by its end or by being held for dead, whatever the old one still says", () => {
    const { socket, far, disconnected } = connected();
    socket.declareDead();
    far.onclose({ wasClean: false, code: 1006 });
    expect(disconnected).toHaveBeenCalledExactlyOnceWith(true, 4000);
    const heard = vi.fn();
    socket.ondata = heard;
    socket.connect();
    far.onmessage({ data: "late" });
    expect(heard).not.toHaveBeenCalled();
  });

  it("sends while it is open, and says so when it cannot", () => {
    const { socket, far } = connected();
    expect(socket.send("REGISTER")).toBe(true);
    expect(far.sent).toEqual(["REGISTER"]);
    socket.disconnect();
    expect(socket.send("REGISTER")).toBe(false);
  });

  it("lets nobody notice that it has fallen silent", () => {
    const { socket, far } = connected();
    socket.silence();
    expect(socket.send("BYE")).toBe(true);
    expect(far.sent).toEqual([]);
  });
});
