import { describe, expect, it, vi } from "vitest";
import { DigitSender } from "./digit-sender";

describe("what is keyed", () => {
  it("is sent in order, and together what was keyed while a request was under way", async () => {
    const sent: string[] = [];
    const answers: (() => void)[] = [];
    const send = (digits: string) => {
      sent.push(digits);
      return new Promise<void>((resolve) => answers.push(resolve));
    };
    const sender = new DigitSender(send, vi.fn());
    [..."1234"].forEach((digit) => {
      sender.press(digit);
    });
    expect(sent).toEqual(["1"]);
    answers[0]?.();
    await vi.waitFor(() => {
      expect(sent).toEqual(["1", "234"]);
    });
  });

  it("is forgotten after a refusal, which is told", async () => {
    const refused = vi.fn();
    const send = vi.fn(() => Promise.reject(new Error("gone")));
    const sender = new DigitSender(send, refused);
    sender.press("1");
    sender.press("2");
    await vi.waitFor(() => {
      expect(refused).toHaveBeenCalledOnce();
    });
    expect(send).toHaveBeenCalledExactlyOnceWith("1");
  });
});
