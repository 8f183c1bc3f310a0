import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Flex, Form, Input, Popconfirm, Segmented, Select, Tag, Tooltip } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { serverClock } from "@/shared/time/clock";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { OnceShown } from "@/shared/ui/once-shown";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadKeys, makeKey, revokeKey, type MachineKey } from "./api";
import { RESOURCES, scopesOf, summed, type Level } from "./scopes";

const KEY = "machine-keys";
const DAYS = [30, 90, 180, 365, 730];
const DAY = 86_400_000;

interface Asked {
  name: string;
  days: number;
  levels: Partial<Record<(typeof RESOURCES)[number], Level>>;
}

/** Keys by which the enterprise's machines use the API: what each may, until when, and when it was last used. */
export function KeysPanel() {
  const { t, locale } = useWords();
  const [adding, setAdding] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const found = useQuery({ queryKey: [KEY], queryFn: loadKeys });
  const revoke = useSaving(revokeKey, { stale: [KEY], quiet: true });
  return (
    <ListCard<MachineKey>
      title={t("exchange.keys_what")}
      found={found}
      empty={t("exchange.no_keys")}
      add={{
        label: t("exchange.new_key"),
        type: "primary",
        onAdd: () => {
          setAdding(true);
        },
      }}
      columns={[
        { title: t("exchange.name"), dataIndex: "name", width: 150, render: (text: string) => <b>{text}</b> },
        {
          title: t("exchange.prefix"),
          dataIndex: "prefix",
          width: 150,
          render: (text: string) => <span className="figures">{text}…</span>,
        },
        { title: t("exchange.scopes"), key: "scopes", render: (_, row) => <Scopes scopes={row.scopes} /> },
        { title: t("exchange.state"), key: "state", width: 90, render: (_, row) => <KeyState row={row} /> },
        {
          title: t("exchange.expires"),
          dataIndex: "expires_at",
          width: 160,
          className: "figures",
          render: (at: string) => formatDateTime(at, locale),
        },
        {
          title: t("exchange.used"),
          key: "used",
          width: 160,
          className: "figures",
          render: (_, row) => (
            <Tooltip title={row.used_from}>{row.used_at ? formatDateTime(row.used_at, locale) : "–"}</Tooltip>
          ),
        },
        { title: t("exchange.made_by"), dataIndex: "created_by", width: 100, ellipsis: true },
        {
          key: "actions",
          width: 90,
          align: "right",
          render: (_, row) =>
            row.revoked_at === null && (
              <Popconfirm
                title={t("exchange.revoke_ask")}
                okText={t("exchange.revoke")}
                cancelText={t("common.cancel")}
                onConfirm={() => {
                  revoke.mutate(row.id);
                }}
              >
                <Button size="small" danger>
                  {t("exchange.revoke")}
                </Button>
              </Popconfirm>
            ),
        },
      ]}
    >
      {adding && (
        <KeyDialog
          onClose={() => {
            setAdding(false);
          }}
          onMade={setToken}
        />
      )}
      {token !== null && (
        <OnceShown
          title={t("exchange.key_made")}
          hint={t("exchange.key_once")}
          lines={[{ label: t("exchange.key"), text: token }]}
          onClose={() => {
            setToken(null);
          }}
        />
      )}
    </ListCard>
  );
}

function Scopes({ scopes }: { scopes: string[] }) {
  const { t } = useWords();
  return (
    <Flex gap={4} wrap>
      {summed(scopes).map(({ resource, level }) => (
        <Tag key={resource}>
          {t(`exchange.resource.${resource}`)} · {t(`exchange.level.${level}`)}
        </Tag>
      ))}
    </Flex>
  );
}

function KeyState({ row }: { row: MachineKey }) {
  const { t } = useWords();
  if (row.revoked_at !== null) return <ToneTag tone="bad">{t("exchange.key_revoked")}</ToneTag>;
  if (Date.parse(row.expires_at) < serverClock.now()) return <ToneTag tone="quiet">{t("exchange.key_ended")}</ToneTag>;
  if (Date.parse(row.expires_at) < serverClock.now() + 14 * DAY)
    return <ToneTag tone="attention">{t("exchange.key_ends")}</ToneTag>;
  return <ToneTag tone="good">{t("exchange.key_valid")}</ToneTag>;
}

function KeyDialog({ onClose, onMade }: { onClose: () => void; onMade: (token: string) => void }) {
  const me = useMe();
  const { t } = useWords();
  const queries = useQueryClient();
  const [form] = Form.useForm<Asked>();
  const levels = Form.useWatch("levels", form);
  const make = useMutation({
    mutationFn: ({ name, days, levels: chosen }: Asked) =>
      makeKey({
        tenant_id: me.tenant.id,
        name,
        scopes: scopesOf(chosen),
        expires_at: new Date(serverClock.now() + days * DAY).toISOString(),
      }),
    onSuccess: async ({ token }) => {
      await queries.invalidateQueries({ queryKey: [KEY] });
      onClose();
      onMade(token);
    },
  });
  const nothing = levels === undefined || scopesOf(levels).length === 0;
  return (
    <FormModal
      title={t("exchange.new_key")}
      okText={t("exchange.make_key")}
      saving={make.isPending}
      width={560}
      onClose={onClose}
      onSubmit={() => {
        form.submit();
      }}
    >
      {make.isError && <Failure error={make.error} />}
      <Form<Asked>
        form={form}
        layout="vertical"
        autoComplete="off"
        initialValues={{ days: 365, levels: Object.fromEntries(RESOURCES.map((each) => [each, "none"])) }}
        onFinish={(asked) => {
          if (!nothing) make.mutate(asked);
        }}
      >
        <Flex gap={12}>
          <Form.Item
            name="name"
            label={t("exchange.key_name")}
            style={{ flex: 1 }}
            rules={[{ required: true, whitespace: true, message: t("exchange.name_missing") }]}
          >
            <Input autoFocus maxLength={80} placeholder={t("exchange.key_name_hint")} />
          </Form.Item>
          <Form.Item name="days" label={t("exchange.life")} style={{ width: 160 }}>
            <Select options={DAYS.map((days) => ({ value: days, label: t("exchange.days", { count: days }) }))} />
          </Form.Item>
        </Flex>
        <Form.Item
          label={t("exchange.scopes")}
          {...(nothing && { help: t("exchange.scope_needed") })}
          style={{ marginBottom: 0 }}
        >
          <Flex vertical gap={4}>
            {RESOURCES.map((resource) => (
              <Flex key={resource} justify="space-between" align="center">
                <span>{t(`exchange.resource.${resource}`)}</span>
                <Form.Item name={["levels", resource]} noStyle>
                  <Segmented<Level>
                    size="small"
                    aria-label={t(`exchange.resource.${resource}`)}
                    options={(["none", "read", "write"] as const).map((level) => ({
                      value: level,
                      label: t(`exchange.level.${level}`),
                    }))}
                  />
                </Form.Item>
              </Flex>
            ))}
          </Flex>
        </Form.Item>
      </Form>
    </FormModal>
  );
}
