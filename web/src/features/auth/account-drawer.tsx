import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Collapse, Drawer, Flex, Table, Tag } from "antd";
import { useState } from "react";
import type { LoginSession } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { KeysTable } from "@/shared/keys/keys-table";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { endSession, loadSessions, putLocale } from "./api";
import { LanguageSwitch } from "./language-switch";
import { PasswordForm } from "./password-form";

const SESSIONS = ["sessions"];

/** The person's own things: language, where he is logged in, the way out. */
export function AccountDrawer({ open, onClose, onLeave }: { open: boolean; onClose: () => void; onLeave: () => void }) {
  const { t, name, locale } = useWords();
  const me = useMe();
  const queries = useQueryClient();
  const sessions = useQuery({ queryKey: SESSIONS, queryFn: loadSessions, enabled: open });
  const ending = useMutation({
    mutationFn: endSession,
    onSuccess: () => queries.invalidateQueries({ queryKey: SESSIONS }),
  });
  const end = (row: LoginSession) =>
    row.current ? (
      <Tag>{t("account.this_one")}</Tag>
    ) : (
      <Button
        size="small"
        onClick={() => {
          ending.mutate(row.id);
        }}
      >
        {t("account.end_session")}
      </Button>
    );
  return (
    <Drawer open={open} onClose={onClose} title={me.display_name} size={560} placement="left">
      <Flex vertical gap={16}>
        <div>
          {t(`role.${me.role}`)} · {name(me.tenant)} · {me.username}
        </div>
        <Flex gap={12} align="center">
          {t("account.language")}
          <LanguageSwitch
            onChange={(next) => {
              void putLocale(next).catch(() => undefined);
            }}
          />
        </Flex>
        <Table<LoginSession>
          size="small"
          rowKey="id"
          title={() => t("account.sessions")}
          loading={sessions.isLoading}
          dataSource={sessions.data?.items ?? []}
          pagination={false}
          columns={[
            { title: t("account.address"), dataIndex: "address" },
            {
              title: t("account.seen"),
              dataIndex: "seen_at",
              render: (at: string) => <span className="figures">{formatDateTime(at, locale)}</span>,
            },
            { key: "end", align: "right", render: (_, row) => end(row) },
          ]}
        />
        <Collapse
          size="small"
          items={[
            { key: "password", label: t("password.change"), children: <OwnPassword /> },
            { key: "keys", label: t("keys.title"), children: <KeysTable /> },
          ]}
        />
        <Button danger onClick={onLeave}>
          {t("auth.leave")}
        </Button>
      </Flex>
    </Drawer>
  );
}

function OwnPassword() {
  const queries = useQueryClient();
  const [times, setTimes] = useState(0);
  return (
    <PasswordForm
      key={times}
      onChanged={() => {
        setTimes(times + 1);
        void queries.invalidateQueries({ queryKey: SESSIONS });
      }}
    />
  );
}
