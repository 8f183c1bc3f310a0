import { NotificationOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Flex, Tag } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatTime } from "@/shared/time/format";
import { loadStanding, markRead, type Standing } from "../api";
import "../knowledge.css";
import { SaidByGrade } from "./grade-variants";

const SEEN_TO = 60_000;

/** Unified wording across the top of every desktop, until it is withdrawn. */
export function WordingStrip() {
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey: ["wording", "mine"], queryFn: loadStanding, refetchInterval: SEEN_TO });
  const { mutate } = useSaving(markRead, {
    quiet: true,
    onSaved: () => queries.invalidateQueries({ queryKey: ["wording"] }),
  });
  return (
    <div data-testid="wordings" aria-live="polite">
      {(data?.wordings ?? []).map((wording) => (
        <Strip
          key={wording.ids.join()}
          wording={wording}
          onRead={() => {
            mutate(wording.ids);
          }}
        />
      ))}
    </div>
  );
}

function Strip({ wording, onRead }: { wording: Standing; onRead: () => void }) {
  const { t, name, locale } = useWords();
  const me = useMe();
  const [folded, setFolded] = useState(false);
  const isAgent = me.role === "agent";
  const isShort = folded && wording.read;
  return (
    <Alert
      banner
      type={wording.read ? "info" : "warning"}
      className="wording-strip"
      icon={<NotificationOutlined />}
      title={
        <Flex gap={8} align="baseline" wrap>
          <b>{wording.subject}</b>
          {wording.tenants.map((tenant) => (
            <Tag key={tenant.id} style={{ margin: 0 }}>
              {name(tenant)}
            </Tag>
          ))}
          {!isShort && <span style={{ whiteSpace: "pre-line", flex: "1 1 300px" }}>{wording.text}</span>}
          <span className="quiet figures">
            {wording.author} {formatTime(wording.at, locale)}
          </span>
          {!isShort && <SaidByGrade variants={wording.variants} tenantIds={wording.tenants.map(({ id }) => id)} />}
        </Flex>
      }
      action={
        isAgent && !wording.read ? (
          <Button size="small" type="primary" onClick={onRead}>
            {t("wording.have_read")}
          </Button>
        ) : (
          <Button
            size="small"
            type="text"
            onClick={() => {
              setFolded(!folded);
            }}
            disabled={isAgent && !wording.read}
          >
            {t(isShort ? "wording.unfold" : "wording.fold")}
          </Button>
        )
      }
    />
  );
}
