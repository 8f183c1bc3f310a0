import { PhoneFilled, PhoneOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Input, Skeleton, theme, Typography } from "antd";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useSearchParams } from "react-router";
import type { DemoPhone } from "@/shared/api/model";
import { Problem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import { formatDuration } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { DemoCall, loadDemoPhone, type DemoState } from "./demo-call";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

const dialled = (text: string) => text.replace(/[^\d*#+]/g, "");

/** A customer's phone in the browser, so that the first call needs nothing else. */
export function DemoPhonePage() {
  const { t } = useWords();
  const { token } = theme.useToken();
  const phone = useQuery({ queryKey: ["demo-phone"], queryFn: loadDemoPhone, staleTime: Infinity });
  useEffect(() => {
    document.title = `${t("demo.title")} · ${t("app.name")}`;
  }, [t]);
  return (
    <main style={{ display: "grid", placeItems: "center", minHeight: "100vh", background: token.colorBgLayout }}>
      <Card style={{ width: 400 }} title={t("demo.title")}>
        {phone.isLoading && <Skeleton active />}
        {phone.isError && <Failure error={phone.error} retry={phone.refetch} />}
        {phone.isSuccess && <Dialler phone={phone.data} />}
      </Card>
    </main>
  );
}

function Dialler({ phone }: { phone: DemoPhone }) {
  const { t, name, sentence } = useWords();
  const [call] = useState(() => new DemoCall());
  const state = useSyncExternalStore(call.subscribe, call.getState);
  const [asked] = useSearchParams();
  const [digits, setDigits] = useState(dialled(asked.get("dial") ?? "") || (phone.numbers[0]?.digits ?? ""));
  const busy = state.phase === "connecting" || state.phase === "ringing" || state.phase === "up";
  useEffect(() => call.close, [call]);
  useKeypad(state.phase === "up", call);
  const dial = () => {
    void call.dial(phone, digits.trim());
  };
  return (
    <Flex vertical gap={12}>
      <Flex vertical gap={6}>
        {phone.numbers.map((number) => (
          <Button
            key={number.digits}
            block
            size="large"
            disabled={busy}
            type={number.digits === digits ? "primary" : "default"}
            ghost={number.digits === digits}
            style={{ justifyContent: "space-between" }}
            data-number={number.digits}
            onClick={() => {
              setDigits(number.digits);
            }}
          >
            <span>{name(number)}</span>
            <span className="figures">{number.digits}</span>
          </Button>
        ))}
      </Flex>
      <Input
        size="large"
        inputMode="tel"
        value={digits}
        disabled={busy}
        aria-label={t("demo.number")}
        onChange={(event) => {
          setDigits(dialled(event.target.value));
        }}
        onPressEnter={dial}
      />
      <Display state={state} />
      <Flex gap={12}>
        <Button
          type="primary"
          size="large"
          block
          icon={<PhoneFilled />}
          disabled={busy || digits === ""}
          data-testid="dial"
          onClick={dial}
        >
          {t("demo.dial")}
        </Button>
        <Button
          danger
          size="large"
          block
          icon={<PhoneOutlined rotate={225} />}
          disabled={!busy}
          data-testid="hang-up"
          onClick={call.hangUp}
        >
          {t("action.hang_up")}
        </Button>
      </Flex>
      <div style={{ display: "grid", gridTemplateColumns: "repeat(3, 1fr)", gap: 8 }}>
        {KEYS.map((key) => (
          <Button
            key={key}
            size="large"
            style={{ height: 48, fontSize: 20 }}
            disabled={state.phase !== "up"}
            data-key={key}
            onClick={() => {
              call.press(key);
            }}
          >
            {key}
          </Button>
        ))}
      </div>
      <div style={{ minHeight: 60 }}>
        {state.problem !== null && <Alert type="error" showIcon title={sentence(new Problem(state.problem, 0))} />}
        {state.silent !== null && (
          <Alert
            type="warning"
            showIcon
            title={sentence(new Problem(state.silent, 0))}
            description={t("demo.silent")}
          />
        )}
      </div>
    </Flex>
  );
}

function useKeypad(active: boolean, call: DemoCall): void {
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (KEYS.includes(event.key) && !event.repeat) call.press(event.key);
    };
    addEventListener("keydown", onKeyDown);
    return () => {
      removeEventListener("keydown", onKeyDown);
    };
  }, [active, call]);
}

function Display({ state }: { state: DemoState }) {
  const { t, word } = useWords();
  return (
    <div style={{ minHeight: 64, textAlign: "center" }} aria-live="polite" data-phase={state.phase}>
      <Typography.Text strong style={{ fontSize: 18 }}>
        {t(`demo.phase_${state.phase}`)} {state.phase === "up" && <Talked since={state.since} />}
      </Typography.Text>
      <div className="quiet figures">
        {state.phase === "ended" && state.cause !== null ? word("demo_cause", state.cause) : state.keyed}
      </div>
    </div>
  );
}

// this page has no connection to the server's clock, and needs none
function Talked({ since }: { since: number | null }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const handle = setInterval(() => {
      setNow(Date.now());
    }, 500);
    return () => {
      clearInterval(handle);
    };
  }, []);
  return <span className="figures">{formatDuration(since === null ? 0 : now - since)}</span>;
}
