import { Table, Tooltip } from "antd";
import type { InteractionDetails, TimelineEntry } from "@/shared/api/model";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { WhyDecision } from "@/shared/why/why-popover";
import { formatOffset, formatTime } from "@/shared/time/format";
import { actorOf, factsOf, peopleOf, valuesOf } from "./timeline";

/** One contact as it happened, each event in words, with its offset from the beginning. */
export function TimelineView({ interaction }: { interaction: InteractionDetails }) {
  const { t, name, word, locale } = useWords();
  const directory = useDirectory();
  const people = peopleOf(interaction, directory);
  const opened = Date.parse(interaction.opened_at);
  const offset = (at: string) => `+${formatOffset(Date.parse(at) - opened)}`;
  return (
    <Table<TimelineEntry>
      size="small"
      rowKey="seq"
      pagination={false}
      dataSource={interaction.timeline}
      columns={[
        {
          title: t("ledger.offset"),
          dataIndex: "at",
          width: 96,
          render: (at: string) => (
            <Tooltip title={formatTime(at, locale)}>
              <span className="figures">{offset(at)}</span>
            </Tooltip>
          ),
        },
        { title: t("ledger.actor"), key: "actor", width: 130, render: (_, event) => actorOf(event, word) },
        {
          title: t("ledger.event"),
          key: "event",
          render: (_, event) => (
            <Tooltip title={factsOf(event)} placement="topLeft" mouseEnterDelay={0.6}>
              <span data-event={event.type}>
                {word("event", event.type, valuesOf(event, directory, people, { name, word }))}
              </span>
            </Tooltip>
          ),
        },
        {
          key: "why",
          width: 40,
          render: (_, event) =>
            event.type === "offered" && <WhyDecision interactionId={interaction.id} seq={event.seq} />,
        },
      ]}
    />
  );
}
