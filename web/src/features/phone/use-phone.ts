import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { dataOf, server } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import type { Phone } from "@/shared/phone-port";
import { openMicrophone } from "@/shared/softphone/microphone";
import { Ringer } from "@/shared/softphone/ringer";
import { Speaker } from "@/shared/softphone/speaker";
import { PhoneController } from "./phone-controller";
import { BrowserPhoneLock } from "./phone-lock";
import { loadSound, saveSound, type SoundSettings } from "./sound-settings";

const TRIES = 5;
const BETWEEN = 400;

// the switch may see the registration a moment later than the page does
async function tellReady(instance: string, tries = TRIES): Promise<void> {
  const { result } = await dataOf(server.POST("/api/desk/phone/ready", { body: { instance } }));
  if (result?.["online"] !== false) return;
  if (tries <= 1) throw new Problem("phone.not_registered", 0);
  await new Promise((resolve) => setTimeout(resolve, BETWEEN));
  await tellReady(instance, tries - 1);
}

function makePhone(userId: string, instance: string) {
  const ringer = new Ringer();
  const speaker = new Speaker((blocked) => {
    controller.setSoundBlocked(blocked);
  });
  const lock = new BrowserPhoneLock(userId, () => controller.letGo());
  const controller: PhoneController = new PhoneController({
    lock,
    ringer,
    speaker,
    loadCredentials: () => dataOf(server.POST("/api/desk/phone")),
    tellTaken: () => server.POST("/api/desk/phone/taken", { body: { instance } }),
    tellReady: () => tellReady(instance),
    tellFault: async (kind) => {
      const { result } = await dataOf(server.POST("/api/desk/phone/fault", { body: { kind } }));
      return result?.["side"] !== null;
    },
    tellWell: () => server.POST("/api/desk/phone/well"),
    onDevices: (act) => {
      const media = navigator.mediaDevices as MediaDevices | undefined;
      media?.addEventListener("devicechange", act);
      return () => media?.removeEventListener("devicechange", act);
    },
    tellGone: () => server.POST("/api/desk/phone/gone", { body: { instance } }),
    openMicrophone: () => openMicrophone(loadSound().microphone),
    makeSoftphone: async (credentials, onEvent) => {
      const { JsSipSoftphone } = await import("@/shared/softphone/jssip-softphone");
      return new JsSipSoftphone({ credentials, origin: location.origin, onEvent });
    },
  });
  return { controller, ringer, speaker };
}

export interface AgentPhone extends Phone {
  setMuted: (muted: boolean) => void;
  sound: SoundSettings;
  changeSound: (sound: SoundSettings) => void;
  testRing: () => void;
}

const TEST_SECONDS = 3;

/** The phone of the person at this page, for as long as the page lives. */
export function usePhone(userId: string, instance: string): AgentPhone {
  const [{ controller, ringer, speaker }] = useState(() => makePhone(userId, instance));
  const state = useSyncExternalStore(controller.subscribe, controller.getState);
  const [sound, setSound] = useState(loadSound);
  const testing = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    ringer.setUp({ volume: sound.volume, device: sound.ringDevice });
    void speaker.route(sound.voiceDevice);
  }, [ringer, speaker, sound]);

  useEffect(() => {
    const unlock = () => {
      void ringer.unlock();
      void speaker.resume();
    };
    // the page is going: whoever is still on the line is held until the desktop is back
    const leave = () => {
      if (controller.getState().status === "off" || controller.getState().status === "elsewhere") return;
      const body = new Blob([JSON.stringify({ instance })], { type: "application/json" });
      navigator.sendBeacon("/api/desk/phone/gone", body);
    };
    addEventListener("pointerdown", unlock);
    addEventListener("keydown", unlock);
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pointerdown", unlock);
      removeEventListener("keydown", unlock);
      removeEventListener("pagehide", leave);
    };
  }, [controller, ringer, speaker, instance]);

  // whoever logs out takes his phone with him
  useEffect(() => controller.stop, [controller]);

  const changeSound = useCallback(
    (next: SoundSettings) => {
      const other = next.microphone !== loadSound().microphone;
      saveSound(next);
      setSound(next);
      if (other) void controller.changeMicrophone().catch(() => undefined);
    },
    [controller],
  );
  const testRing = useCallback(() => {
    clearTimeout(testing.current);
    ringer.start();
    testing.current = setTimeout(() => {
      if (controller.getState().call?.ringing !== true) ringer.stop();
    }, TEST_SECONDS * 1_000);
  }, [controller, ringer]);

  return useMemo(
    () => ({
      ...state,
      instance,
      start: controller.start,
      latestProblem: controller.latestProblem,
      stop: controller.stop,
      giveAway: controller.giveAway,
      expectSound: controller.expectSound,
      takeOver: controller.takeOver,
      answer: controller.answer,
      hangUp: controller.hangUp,
      setMuted: controller.setMuted,
      cardDrawn: controller.cardDrawn,
      sound,
      changeSound,
      testRing,
    }),
    [state, instance, controller, sound, changeSound, testRing],
  );
}
