import { EyeOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Popover, Spin, Typography } from "antd";
import { useState } from "react";
import type { Listening } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime, formatDuration } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { listListenings } from "./api";

/** Who has listened to this agent, as far as his house tells him: asked for when he wants to know. */
export function ListenedButton() {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <Popover title={t("supervision.heard_me")} trigger="click" open={open} onOpenChange={setOpen} content={<Heard />}>
      <Button size="small" icon={<EyeOutlined />} data-testid="listened-to-me">
        {t("supervision.heard_me")}
      </Button>
    </Popover>
  );
}

function Heard() {
  const { t } = useWords();
  const { data, error, refetch } = useQuery({ queryKey: ["listened"], queryFn: listListenings, staleTime: 0 });
  if (error !== null) return <Failure error={error} retry={refetch} />;
  if (data === undefined) return <Spin size="small" />;
  if (data.items.length === 0)
    return <Typography.Text type="secondary">{t("supervision.nobody_heard")}</Typography.Text>;
  return (
    <Flex vertical gap={4} style={{ maxHeight: 320, overflow: "auto" }}>
      {data.items.map((each) => (
        <Entry key={`${each.interaction_id}${each.supervisor.id}${each.asked_at}`} listening={each} />
      ))}
    </Flex>
  );
}

function Entry({ listening: { supervisor, mode, asked_at, begun_at, ended_at } }: { listening: Listening }) {
  const { t, word, locale } = useWords();
  const lasted = begun_at === null || ended_at === null ? null : Date.parse(ended_at) - Date.parse(begun_at);
  return (
    <div>
      <span className="figures">{formatDateTime(asked_at, locale)}</span>{" "}
      {t("supervision.by", { name: supervisor.display_name, mode: word("listen_mode", mode) })}{" "}
      {lasted !== null && <span className="quiet figures">{formatDuration(lasted)}</span>}
    </div>
  );
}
