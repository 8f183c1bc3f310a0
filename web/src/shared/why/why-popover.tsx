import { QuestionCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Popover, Spin, Typography } from "antd";
import { useState } from "react";
import { useWords } from "../i18n/use-words";
import { decisionsOf, whyAgent, whyWork } from "./api";
import { sayDecision, sayNoCalls, sayWaits, type Said } from "./sentences";

interface AskProps {
  title: string;
  ask: () => Promise<{ said: Said[]; head?: string }>;
  about: readonly string[];
}

/** A small question mark; what it opens is asked of the server at that moment, for it is true only then. */
function Ask(props: AskProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      title={props.title}
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      content={<Answer {...props} enabled={open} />}
    >
      <Button type="text" size="small" icon={<QuestionCircleOutlined />} aria-label={props.title} />
    </Popover>
  );
}

function Answer({ ask, about, enabled }: Omit<AskProps, "title"> & { enabled: boolean }) {
  const { sentence } = useWords();
  const { data, error, isFetching } = useQuery({
    queryKey: ["why", ...about],
    queryFn: ask,
    enabled,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  if (error !== null && !isFetching) return <Typography.Text type="danger">{sentence(error)}</Typography.Text>;
  if (data === undefined) return <Spin size="small" />;
  return <Reasons head={data.head} said={data.said} />;
}

function Reasons({ head, said }: { head?: string | undefined; said: Said[] }) {
  return (
    <Flex vertical gap={4} style={{ maxWidth: 420 }}>
      {head !== undefined && <Typography.Text strong>{head}</Typography.Text>}
      {said.map(({ text, about }) => (
        <div key={text}>
          {text}
          {about.length > 0 && (
            <Typography.Text type="secondary" style={{ display: "block" }}>
              {about.join(" · ")}
            </Typography.Text>
          )}
        </div>
      ))}
    </Flex>
  );
}

function useWhyAgent(userId: string): Omit<AskProps, "title"> {
  const words = useWords();
  const ask = async () => {
    const said = sayNoCalls(await whyAgent(userId), words);
    return { said: said.length > 0 ? said : [{ text: words.t("why.next_is_yours"), about: [] }] };
  };
  return { ask, about: ["agent", userId, words.locale] };
}

/** Why an agent gets no calls just now, behind a question mark. */
export function WhyAgent({ userId }: { userId: string }) {
  const { t } = useWords();
  return <Ask title={t("why.agent")} {...useWhyAgent(userId)} />;
}

/** The same where it has been asked for already. */
export function WhyAgentAnswered({ userId }: { userId: string }) {
  return <Answer {...useWhyAgent(userId)} enabled />;
}

/** Why a contact still waits. */
export function WhyWork({ interactionId }: { interactionId: string }) {
  const words = useWords();
  const ask = async () => {
    const answer = await whyWork(interactionId);
    if (!answer.is_waiting) return { said: [{ text: words.t("why.not_waiting"), about: [] }] };
    const head = words.t("why.position", { position: answer.position, waiting: answer.waiting });
    return { head, said: sayWaits(answer, words) };
  };
  return <Ask title={words.t("why.work")} ask={ask} about={["work", interactionId, words.locale]} />;
}

/** Why a contact was offered to this agent; `seq` is the offer's number in the contact's timeline. */
export function WhyDecision({ interactionId, seq }: { interactionId: string; seq: number }) {
  const words = useWords();
  const ask = async () => {
    const { offers } = await decisionsOf(interactionId);
    const why = offers.find((each) => each.seq === seq)?.why;
    return { said: why ? sayDecision(why, words) : [{ text: words.t("why.unknown"), about: [] }] };
  };
  return (
    <Ask title={words.t("why.decision")} ask={ask} about={["decision", interactionId, String(seq), words.locale]} />
  );
}
