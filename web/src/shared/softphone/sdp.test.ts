import { expect, it } from "vitest";
import { isEnough, onlyG711 } from "./sdp";

const OFFER = [
  "v=0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126",
  "a=rtcp-mux",
  "a=rtpmap:111 opus/48000/2",
  "a=rtcp-fb:111 transport-cc",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "a=rtpmap:63 red/48000/2",
  "a=fmtp:63 111/111",
  "a=rtpmap:9 G722/8000",
  "a=rtpmap:0 PCMU/8000",
  "a=rtpmap:8 PCMA/8000",
  "a=rtpmap:13 CN/8000",
  "a=rtpmap:110 telephone-event/48000",
  "a=rtpmap:126 telephone-event/8000",
  "",
].join("\r\n");

it("offers G.711 and keyed digits only", () => {
  expect(onlyG711(OFFER)).toBe(
    [
      "v=0",
      "m=audio 9 UDP/TLS/RTP/SAVPF 0 8 126",
      "a=rtcp-mux",
      "a=rtpmap:0 PCMU/8000",
      "a=rtpmap:8 PCMA/8000",
      "a=rtpmap:126 telephone-event/8000",
      "",
    ].join("\r\n"),
  );
});

it.each([
  ["udp", "192.0.2.2", true],
  ["tcp", "192.0.2.2", false],
  ["udp", "fd00::2", false],
  ["udp", "6d2f.local", false],
] as const)("does not answer by %s at %s too soon", (protocol, address, enough) => {
  expect(isEnough({ protocol, address })).toBe(enough);
});
