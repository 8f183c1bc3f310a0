import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Card, Flex, Form, Input, Popconfirm, Select, Switch } from "antd";
import { useState } from "react";
import { server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { EMPTY, isSound, readDefinition, writeDefinition, type Definition } from "./calendar-model";
import { ExceptionsEditor } from "./exceptions-editor";
import { WeeklyEditor } from "./weekly-editor";

export type Calendar = components["schemas"]["CalendarOut"];

interface Props {
  calendar: Calendar | null;
  mayChange: boolean;
  onKept: (id: string | null) => void;
}

interface Names {
  tenant_id: string;
  code: string;
  name_zh: string;
  name_en: string;
}

const ZONES = Intl.supportedValuesOf("timeZone").map((zone) => ({ value: zone, label: zone }));
const CODE = /^[A-Za-z0-9_.-]{1,64}$/;

function useKeeping(calendar: Calendar | null, onKept: Props["onKept"]) {
  const { message } = App.useApp();
  const { t } = useWords();
  const queries = useQueryClient();
  const done = async (id: string | null) => {
    await queries.invalidateQueries({ queryKey: ["calendars"] });
    void message.success(t("common.saved"));
    onKept(id);
  };
  const keep = useMutation({
    mutationFn: async ({ names, definition }: { names: Names; definition: Definition }) => {
      const { tenant_id, ...rest } = names;
      const body = { ...rest, name_en: rest.name_en || rest.name_zh, definition: writeDefinition(definition) };
      if (calendar === null) {
        const { data } = await server.POST("/api/calendars", { body: { ...body, tenant_id } });
        return data?.id ?? null;
      }
      await server.PUT("/api/calendars/{calendar_id}", { params: { path: { calendar_id: calendar.id } }, body });
      return calendar.id;
    },
    onSuccess: done,
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      server.DELETE("/api/calendars/{calendar_id}", { params: { path: { calendar_id: id } } }),
    onSuccess: () => done(null),
  });
  return { keep, remove };
}

/** One calendar: its names, its week, public holidays, its own days. */
export function CalendarEditor({ calendar, mayChange, onKept }: Props) {
  const me = useMe();
  const { t, name, sentence } = useWords();
  const { keep, remove } = useKeeping(calendar, onKept);
  const [definition, setDefinition] = useState(calendar ? readDefinition(calendar.definition) : EMPTY);
  const put = (change: Partial<Definition>) => {
    setDefinition({ ...definition, ...change });
  };
  return (
    <Form<Names>
      layout="vertical"
      disabled={!mayChange}
      initialValues={calendar ?? { tenant_id: me.tenants[0]?.id, code: "", name_zh: "", name_en: "" }}
      onFinish={(names) => {
        keep.mutate({ names, definition });
      }}
    >
      <Card
        size="small"
        title={calendar ? name(calendar) : t("calendars.new")}
        extra={
          mayChange && (
            <Flex gap={8}>
              {calendar && (
                <RemoveButton
                  onRemove={() => {
                    remove.mutate(calendar.id);
                  }}
                />
              )}
              <Button type="primary" htmlType="submit" loading={keep.isPending} disabled={!isSound(definition)}>
                {t("common.save")}
              </Button>
            </Flex>
          )
        }
      >
        {(keep.isError || remove.isError) && (
          <Alert type="error" showIcon title={sentence(keep.error ?? remove.error)} style={{ marginBottom: 12 }} />
        )}
        <NamesRow
          isNew={calendar === null}
          timezone={definition.timezone}
          onZone={(timezone) => {
            put({ timezone });
          }}
        />
        <Form.Item label={t("calendars.weekly")}>
          <WeeklyEditor
            value={definition.weekly}
            disabled={!mayChange}
            onChange={(weekly) => {
              put({ weekly });
            }}
          />
        </Form.Item>
        <Form.Item label={t("calendars.keep_holidays")} extra={t("calendars.keep_holidays_hint")}>
          <Switch
            checked={definition.holidays === "china"}
            aria-label={t("calendars.keep_holidays")}
            onChange={(kept) => {
              put({ holidays: kept ? "china" : "none" });
            }}
          />
        </Form.Item>
        <Form.Item label={t("calendars.exceptions")} style={{ marginBottom: 0 }}>
          <ExceptionsEditor
            value={definition.exceptions}
            disabled={!mayChange}
            onChange={(exceptions) => {
              put({ exceptions });
            }}
          />
        </Form.Item>
      </Card>
    </Form>
  );
}

function RemoveButton({ onRemove }: { onRemove: () => void }) {
  const { t } = useWords();
  return (
    <Popconfirm
      title={t("calendars.remove_ask")}
      okText={t("calendars.remove")}
      cancelText={t("common.cancel")}
      onConfirm={onRemove}
    >
      <Button danger>{t("calendars.remove")}</Button>
    </Popconfirm>
  );
}

interface NamesProps {
  isNew: boolean;
  timezone: string;
  onZone: (timezone: string) => void;
}

function NamesRow({ isNew, timezone, onZone }: NamesProps) {
  const me = useMe();
  const { t, name } = useWords();
  return (
    <Flex gap={12} wrap>
      <Form.Item
        name="tenant_id"
        label={t("calendars.tenant")}
        hidden={!isNew || me.tenants.length < 2}
        style={{ width: 200 }}
      >
        <Select options={me.tenants.map((tenant) => ({ value: tenant.id, label: name(tenant) }))} />
      </Form.Item>
      <Form.Item
        name="code"
        label={t("calendars.code")}
        rules={[{ required: true, pattern: CODE, message: t("calendars.bad_code") }]}
        style={{ width: 120 }}
      >
        <Input autoFocus={isNew} />
      </Form.Item>
      <Form.Item
        name="name_zh"
        label={t("calendars.name_zh")}
        rules={[{ required: true, message: t("calendars.name_missing") }]}
        style={{ width: 160 }}
      >
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="name_en" label={t("calendars.name_en")} style={{ width: 160 }}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item label={t("calendars.timezone")} style={{ width: 180 }}>
        <Select showSearch value={timezone} options={ZONES} aria-label={t("calendars.timezone")} onChange={onZone} />
      </Form.Item>
    </Flex>
  );
}
