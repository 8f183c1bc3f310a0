import type { ReactNode } from "react";
import type { Contact } from "@/shared/api/model";
import type { Language } from "@/shared/ui/language-choice";
import type { GuideStep } from "../api";

/** The order of a step: which one was opened already, and whom to tell of one that is. */
export interface Opening {
  orderId: string | null;
  /** `stays`: something of the order is settled in this step before the guide goes on. */
  onOpened: (orderId: string, stays?: boolean) => void;
}

/** What other features do at a step; each is left out where there is none. */
export interface StepHelpers {
  renderIdentity?: (contact: Contact, step: GuideStep) => ReactNode;
  renderOrder?: (contact: Contact, step: GuideStep, opening: Opening) => ReactNode;
  renderKnowledge?: (contact: Contact, query: string) => ReactNode;
}

export function said(text: { zh: string; en: string }, language: Language): string {
  return language === "en" ? text.en : text.zh;
}
