import { CustomerServiceOutlined, EyeOutlined } from "@ant-design/icons";
import { App, Button, Flex, Input, Popover, Tag } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useLive } from "@/shared/live/live-context";
import { Elapsed } from "@/shared/time/timer";
import { askHelp, withdrawHelp } from "./api";
import { FaultBanner } from "./fault-banner";
import { ListenedButton } from "./listened-button";
import { MessagesButton } from "./messages-button";

/** What an agent and his supervisors tell each other, in one line that is always there. */
export function StaffStrip() {
  return (
    <Flex align="center" gap={8} data-testid="staff-strip" style={{ height: 32, padding: "0 10px" }}>
      <Flex flex={1} gap={4} style={{ overflow: "hidden" }}>
        <FaultBanner />
        <ListenedTags />
      </Flex>
      <ListenedButton />
      <HelpButton />
      <MessagesButton />
    </Flex>
  );
}

function ListenedTags() {
  const { t, word } = useWords();
  const { staff } = useLive();
  return (staff?.listening ?? []).map((each) => (
    <Tag key={each.supervisor.id} color="processing" icon={<EyeOutlined />} data-testid="listened">
      {t("supervision.by", { name: each.supervisor.display_name, mode: word("listen_mode", each.mode) })}{" "}
      <Elapsed since={each.begun_at} />
    </Tag>
  ));
}

function HelpButton() {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const { staff, desk } = useLive();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [asked] = staff?.help ?? [];
  const run = (what: Promise<unknown>) => {
    setOpen(false);
    what.catch((error: unknown) => void message.error(sentence(error)));
  };
  if (asked !== undefined)
    return (
      <Button
        size="small"
        danger
        type="primary"
        icon={<CustomerServiceOutlined />}
        data-testid="withdraw-help"
        onClick={() => {
          run(withdrawHelp());
        }}
      >
        {t("help.withdraw")} <Elapsed since={asked.at} />
      </Button>
    );
  const ask = () => {
    run(askHelp(text));
    setText("");
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      content={
        <Flex gap={8}>
          <Input
            autoFocus
            value={text}
            maxLength={500}
            placeholder={t("help.what")}
            aria-label={t("help.what")}
            onChange={({ target }) => {
              setText(target.value);
            }}
            onPressEnter={ask}
          />
          <Button type="primary" data-testid="ask-help-now" onClick={ask}>
            {t("help.ask")}
          </Button>
        </Flex>
      }
    >
      <Button
        size="small"
        icon={<CustomerServiceOutlined />}
        data-testid="ask-help"
        disabled={desk === null || desk.agent.state === "signed_out"}
      >
        {t("help.ask")}
      </Button>
    </Popover>
  );
}
