const WANTED = /^(PCMU|PCMA|telephone-event)\/8000$/i;

/** An offer that knows G.711 and keyed digits only, so that the switch has nothing to transcode. */
export function onlyG711(sdp: string): string {
  const lines = sdp.split("\r\n");
  const wanted = new Set(["0", "8"]);
  for (const line of lines) {
    const map = /^a=rtpmap:(\d+) (\S+)/.exec(line);
    if (map?.[1] === undefined || map[2] === undefined) continue;
    if (WANTED.test(map[2].split("/").slice(0, 2).join("/"))) wanted.add(map[1]);
  }
  return lines.flatMap((line) => withoutUnwanted(line, wanted)).join("\r\n");
}

/** Whether speech can come by a candidate: the switch speaks UDP, and some networks have no other version of IP than 4. */
export function isEnough({ protocol, address }: Pick<RTCIceCandidate, "protocol" | "address">): boolean {
  return protocol === "udp" && /^\d+(\.\d+){3}$/.test(address ?? "");
}

function withoutUnwanted(line: string, wanted: Set<string>): string[] {
  if (line.startsWith("m=audio ")) {
    const [media, port, profile, ...formats] = line.split(" ");
    return [[media, port, profile, ...formats.filter((format) => wanted.has(format))].join(" ")];
  }
  const of = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+)/.exec(line)?.[1];
  return of === undefined || wanted.has(of) ? [line] : [];
}
