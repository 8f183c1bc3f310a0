import { useQuery } from "@tanstack/react-query";
import { Empty, Flex, Form, Input, InputNumber, Switch } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag } from "@/shared/ui/tone-tag";
import { addTrunk, changeTrunk, loadTrunks, NUMBERS, type Trunk } from "./api";
import { wordsOf } from "./model";
import { NameFields } from "./name-fields";
import { useSaving } from "./use-saving";

/** Connections to carriers: where their calls come from, and the ways out in the order in which they are tried. */
export function Trunks() {
  const { t, name } = useWords();
  const [edited, setEdited] = useState<Trunk | "new" | null>(null);
  const trunks = useQuery({ queryKey: [NUMBERS, "trunks"], queryFn: loadTrunks });
  return (
    <ListCard<Trunk>
      title={t("numbers.trunks")}
      found={trunks}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("numbers.no_trunks")} />}
      add={{
        label: t("numbers.add_trunk"),
        onAdd: () => {
          setEdited("new");
        },
      }}
      onOpen={setEdited}
      columns={[
        { title: t("numbers.order"), dataIndex: "position", className: "figures", width: 70 },
        { title: t("numbers.trunk"), key: "name", render: (_, trunk) => <b>{name(trunk)}</b> },
        {
          title: t("numbers.address"),
          key: "host",
          className: "figures",
          render: (_, trunk) => `${trunk.host}:${String(trunk.port)}`,
        },
        {
          title: t("numbers.sources"),
          key: "sources",
          className: "figures",
          render: (_, trunk) => trunk.sources.join(" ") || t("numbers.no_sources"),
        },
        {
          title: t("numbers.outbound"),
          key: "outbound",
          render: (_, trunk) => t(trunk.outbound ? "common.yes" : "common.no"),
        },
        {
          title: t("numbers.channels"),
          key: "channels",
          align: "right",
          className: "figures",
          render: (_, trunk) => trunk.channels ?? "–",
        },
        {
          title: t("numbers.status"),
          key: "status",
          render: (_, trunk) => (
            <ToneTag tone={trunk.status === "active" ? "good" : "bad"}>{t(`numbers.state.${trunk.status}`)}</ToneTag>
          ),
        },
      ]}
    >
      {edited !== null && (
        <TrunkDialog
          trunk={edited === "new" ? null : edited}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </ListCard>
  );
}

interface Fields {
  code: string;
  name_zh: string;
  name_en: string;
  host: string;
  port: number;
  sources: string;
  username: string;
  secret?: string;
  outbound: boolean;
  prefix: string;
  channels?: number | null;
  position: number;
  active: boolean;
}

function fieldsOf(trunk: Trunk | null): Partial<Fields> {
  if (trunk === null)
    return { port: 5060, outbound: true, active: true, position: 0, sources: "", username: "", prefix: "" };
  return { ...trunk, sources: trunk.sources.join(" "), active: trunk.status === "active" };
}

function save(trunk: Trunk | null, fields: Fields): Promise<unknown> {
  const { code, sources, active, secret, channels, ...others } = fields;
  const body = {
    ...others,
    sources: wordsOf(sources),
    status: active ? ("active" as const) : ("suspended" as const),
    channels: channels ?? null,
    ...(secret ? { secret } : {}),
  };
  return trunk === null ? addTrunk({ ...body, code }) : changeTrunk(trunk.id, body);
}

const HALF = { flex: 1, minWidth: 0 };

function TrunkDialog({ trunk, onClose }: { trunk: Trunk | null; onClose: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const saving = useSaving((fields: Fields) => save(trunk, fields), onClose);
  const required = [{ required: true }];
  return (
    <FormModal
      width={640}
      title={t(trunk === null ? "numbers.add_trunk" : "numbers.trunk")}
      saving={saving.isPending}
      onClose={onClose}
      onSubmit={form.submit}
    >
      <Form<Fields> form={form} name="trunk" layout="vertical" initialValues={fieldsOf(trunk)} onFinish={saving.mutate}>
        <Flex gap={12}>
          <Form.Item name="code" label={t("numbers.class_code")} rules={required} style={{ width: 140 }}>
            <Input autoFocus disabled={trunk !== null} maxLength={40} />
          </Form.Item>
          <NameFields />
        </Flex>
        <Flex gap={12}>
          <Form.Item name="host" label={t("numbers.host")} rules={required} style={HALF}>
            <Input className="figures" maxLength={253} />
          </Form.Item>
          <Form.Item name="port" label={t("numbers.port")} rules={required}>
            <InputNumber min={1} max={65535} precision={0} />
          </Form.Item>
          <Form.Item name="position" label={t("numbers.order")} tooltip={t("numbers.order_hint")}>
            <InputNumber min={0} max={1000} precision={0} />
          </Form.Item>
        </Flex>
        <Form.Item name="sources" label={t("numbers.sources")} extra={t("numbers.sources_hint")}>
          <Input className="figures" />
        </Form.Item>
        <Flex gap={12}>
          <Form.Item name="username" label={t("numbers.username")} style={HALF}>
            <Input autoComplete="off" maxLength={64} />
          </Form.Item>
          <Form.Item name="secret" label={t("numbers.secret")} style={HALF}>
            <Input.Password
              autoComplete="new-password"
              placeholder={trunk?.has_secret ? t("numbers.secret_kept") : ""}
              maxLength={128}
            />
          </Form.Item>
        </Flex>
        <Flex gap={12}>
          <Form.Item name="outbound" label={t("numbers.outbound")} valuePropName="checked" style={HALF}>
            <Switch />
          </Form.Item>
          <Form.Item name="prefix" label={t("numbers.prefix")} style={HALF}>
            <Input className="figures" maxLength={16} />
          </Form.Item>
          <Form.Item name="channels" label={t("numbers.channels")} style={HALF}>
            <InputNumber min={1} max={10000} precision={0} style={{ width: "100%" }} />
          </Form.Item>
          <Form.Item name="active" label={t("numbers.in_service")} valuePropName="checked" style={HALF}>
            <Switch />
          </Form.Item>
        </Flex>
      </Form>
    </FormModal>
  );
}
