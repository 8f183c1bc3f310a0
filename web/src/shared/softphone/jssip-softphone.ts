import { UA } from "jssip";
import type { IncomingRTCSessionEvent, RTCSessionEvent } from "jssip/lib/UA";
import type { RTCSession, SDPEvent } from "jssip/lib/RTCSession";
import { startHeartbeat } from "./heartbeat";
import { isEnough, onlyG711 } from "./sdp";
import { SipSocket } from "./sip-socket";
import type { Credentials, Softphone, SoftphoneEvent } from "./softphone";

const PEER: RTCConfiguration = { iceServers: [], bundlePolicy: "max-bundle" };
const UNANSWERED = ["Request Timeout", "Connection Error"];
const BUSY = 486;

interface Asking {
  // in the library since 3.11, missing in its types
  sendOptions(
    target: string,
    body: string,
    options: { eventHandlers: { succeeded: () => void; failed: (event: { cause: string }) => void } },
  ): unknown;
}

/** The telephone on JsSIP: one call at a time. */
export class JsSipSoftphone implements Softphone {
  private readonly ua: UA;
  private readonly socket: SipSocket;
  private readonly tell: (event: SoftphoneEvent) => void;
  private session: RTCSession | null = null;
  private stopHeartbeat: () => void = () => undefined;
  private lost = false;
  private ended = false;

  constructor(options: { credentials: Credentials; origin: string; onEvent: (event: SoftphoneEvent) => void }) {
    const { credentials, origin, onEvent } = options;
    this.tell = (event) => {
      if (!this.ended) onEvent(event);
    };
    this.socket = new SipSocket(origin.replace(/^http/, "ws") + credentials.ws_path);
    this.ua = new UA({
      sockets: [this.socket],
      uri: credentials.sip_uri ?? `sip:${credentials.endpoint}@yingda`,
      authorization_user: credentials.endpoint,
      password: credentials.password,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 3,
      user_agent: "Yingda",
    });
    this.ua.on("registered", () => {
      this.refresh();
      this.tell({ type: "registered" });
    });
    this.ua.on("disconnected", () => {
      this.lost = true;
      this.tell({ type: "lost" });
    });
    this.ua.on("registrationFailed", (event) => {
      this.tell({ type: "refused", cause: String(event.cause ?? "") });
    });
    this.ua.on("newRTCSession", (event: RTCSessionEvent) => {
      if (event.originator === "remote") this.arrive(event as IncomingRTCSessionEvent);
    });
  }

  start(): void {
    this.ua.start();
    this.stopHeartbeat = startHeartbeat({
      ask: (answered) => this.ask(answered),
      dead: () => {
        this.socket.declareDead();
      },
    });
  }

  stop(): void {
    this.ended = true;
    this.stopHeartbeat();
    this.ua.stop();
  }

  abandon(): void {
    this.socket.silence();
    this.session?.connection.close();
    this.stop();
  }

  call(digits: string, microphone: MediaStream): void {
    const options = {
      mediaStream: microphone,
      pcConfig: PEER,
      rtcOfferConstraints: { offerToReceiveAudio: true, offerToReceiveVideo: false },
    };
    this.watch(this.ua.call(`sip:${digits}@yingda`, options));
  }

  answer(microphone: MediaStream): void {
    if (this.session === null || this.session.isEnded() || this.session.isEstablished()) return;
    this.session.answer({ mediaStream: microphone, pcConfig: PEER });
  }

  hangUp(): void {
    if (this.session !== null && !this.session.isEnded()) this.session.terminate();
  }

  setMuted(muted: boolean): void {
    if (muted) this.session?.mute({ audio: true });
    else this.session?.unmute({ audio: true });
  }

  sendDigit(digit: string): void {
    // the RTP way of RFC 4733; the library's own default is a SIP INFO
    this.session?.sendDTMF(digit, { transportType: "RFC2833" as never, duration: 120, interToneGap: 80 });
  }

  changeMicrophone(microphone: MediaStream): void {
    const [track] = microphone.getAudioTracks();
    const connection = this.session?.connection as RTCPeerConnection | undefined;
    void connection
      ?.getSenders()[0]
      ?.replaceTrack(track ?? null)
      .catch(() => undefined);
  }

  async packetsReceived(): Promise<number | null> {
    const connection = this.session?.connection as RTCPeerConnection | null | undefined;
    if (this.session?.isEstablished() !== true || !connection) return null;
    let received: number | null = null;
    (await connection.getStats()).forEach((entry: { type: string; packetsReceived?: number }) => {
      if (entry.type === "inbound-rtp") received = (received ?? 0) + (entry.packetsReceived ?? 0);
    });
    return received;
  }

  reconnect(): void {
    this.socket.declareDead();
  }

  private ask(answered: () => void): boolean {
    if (!this.ua.isConnected() || !this.ua.isRegistered()) return false;
    const eventHandlers = {
      succeeded: answered,
      // a refusal is an answer too
      failed: ({ cause }: { cause: string }) => {
        if (!UNANSWERED.includes(cause)) answered();
      },
    };
    (this.ua as unknown as Asking).sendOptions("sip:yingda@yingda", "", { eventHandlers });
    return true;
  }

  // after a lost socket the switch would say BYE to the dead one, unless it learns of the new one
  private refresh(): void {
    if (this.lost && this.session?.isEstablished() === true) this.session.renegotiate();
    this.lost = false;
  }

  private arrive({ session, request }: IncomingRTCSessionEvent): void {
    const autoAnswer = String(request.getHeader("X-Yingda-Auto-Answer") ?? "").trim() === "1";
    if (this.session !== null && !this.session.isEnded()) {
      if (!autoAnswer) {
        session.terminate({ status_code: BUSY });
        return;
      }
      // we are being fetched back: what we still hold is a leg that the switch has given up
      const old = this.session;
      this.session = null;
      old.terminate();
    }
    this.watch(session);
    const interactionId = String(request.getHeader("X-Yingda-Interaction") ?? "").trim() || null;
    this.tell({ type: "incoming", interactionId, autoAnswer });
  }

  private watch(session: RTCSession): void {
    this.session = session;
    const mine = (event: SoftphoneEvent) => {
      if (this.session === session) this.tell(event);
    };
    const over = ({ cause }: { cause: string }) => {
      mine({ type: "ended", cause });
      if (this.session === session) this.session = null;
    };
    // one candidate is enough on a local network, and waiting for all costs 100 ms; but a busy machine may first find
    // one by which no speech can come, and an answer with that alone would never be heard
    session.on("icecandidate", ({ candidate, ready }) => {
      if (isEnough(candidate)) ready();
    });
    session.on("sdp", (event: SDPEvent) => {
      if ((event.originator as string) === "local") event.sdp = onlyG711(event.sdp);
    });
    session.on("progress", () => {
      mine({ type: "ringing" });
    });
    session.on("confirmed", () => {
      mine({ type: "up" });
    });
    session.on("ended", over);
    session.on("failed", over);
    const listen = (connection: RTCPeerConnection) => {
      connection.addEventListener("track", (event) => {
        mine({ type: "audio", stream: event.streams[0] ?? new MediaStream([event.track]) });
      });
    };
    // an outgoing call has its connection at once, an incoming one when it is answered
    if (session.connection as RTCPeerConnection | null) listen(session.connection);
    else {
      session.on("peerconnection", ({ peerconnection }) => {
        listen(peerconnection);
      });
    }
  }
}
