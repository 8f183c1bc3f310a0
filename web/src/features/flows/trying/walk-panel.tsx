import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Collapse, DatePicker, Flex, Input, Modal, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { keepCase, problemsOf } from "../api";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";
import { Field } from "../forms/field";
import { expectedOf, withInput, withoutLast, type Input as Pretended, type Script } from "../model/script";
import { Answers } from "./answers";
import { Keypad } from "./keypad";
import { TraceList } from "./trace-list";
import type { Walking } from "./use-walk";

/** A pretended call: keys and answers below, what happens above, the way lit on the canvas. */
export function WalkPanel({ walking }: { walking: Walking }) {
  const { readOnly } = useEditing();
  const { t, sentence } = useFlowWords();
  const [keeping, setKeeping] = useState(false);
  const { script, setScript, trace, fault } = walking;
  const give = (input: Pretended) => {
    setScript(withInput(script, input));
  };
  return (
    <div className="flow-walk" data-testid="walk">
      <Circumstances script={script} onChange={setScript} />
      {fault !== null && (
        <Alert type="warning" showIcon title={problemsOf(fault) === null ? sentence(fault) : t("flows.walk_invalid")} />
      )}
      {trace !== null && <TraceList trace={trace} language={script.language ?? "zh-CN"} />}
      {trace !== null && Object.keys(trace.variables).length > 0 && (
        <Collapse
          size="small"
          ghost
          items={[{ key: "variables", label: t("flows.variables"), children: <Variables values={trace.variables} /> }]}
        />
      )}
      {trace !== null && trace.end === "waiting" && <Answers key={script.inputs.length} trace={trace} give={give} />}
      <Keypad
        word={t("flows.keypad")}
        onPress={(keys) => {
          give({ keys });
        }}
      />
      <Flex gap={6} wrap>
        <Button
          size="small"
          disabled={script.inputs.length === 0}
          onClick={() => {
            setScript(withoutLast(script));
          }}
        >
          {t("flows.step_back")}
        </Button>
        <Button
          size="small"
          disabled={script.inputs.length === 0}
          onClick={() => {
            setScript({ ...script, inputs: [] });
          }}
        >
          {t("flows.walk_anew")}
        </Button>
        <Button
          size="small"
          title={t("flows.heard_hint")}
          onClick={() => {
            give({ heard: true });
          }}
        >
          {t("flows.heard")}
        </Button>
        <Button
          size="small"
          onClick={() => {
            give({ wait: 60 });
          }}
        >
          {t("flows.wait_minute")}
        </Button>
        {!readOnly && (
          <Button
            size="small"
            disabled={trace === null}
            onClick={() => {
              setKeeping(true);
            }}
          >
            {t("flows.keep_case")}
          </Button>
        )}
      </Flex>
      {keeping && (
        <KeepCase
          walking={walking}
          onClose={() => {
            setKeeping(false);
          }}
        />
      )}
    </div>
  );
}

function Circumstances({ script, onChange }: { script: Script; onChange: (script: Script) => void }) {
  const { lists } = useEditing();
  const { t, name } = useFlowWords();
  const without = ({ language: _language, ...rest }: Script): Script => rest;
  return (
    <div className="flow-fields">
      <Field word={t("flows.pretended_at")} wide={false}>
        {(id) => (
          <DatePicker
            id={id}
            style={{ width: "100%" }}
            allowClear={false}
            showTime={{ format: "HH:mm" }}
            format="YYYY-MM-DD HH:mm"
            value={dayjs(script.at)}
            onChange={(at: Dayjs | null) => {
              if (at !== null) onChange({ ...script, at: at.format("YYYY-MM-DDTHH:mm") });
            }}
          />
        )}
      </Field>
      <Field word={t("flows.pretended_caller")} wide={false}>
        {(id) => (
          <Input
            id={id}
            value={script.caller}
            onChange={(event) => {
              onChange({ ...script, caller: event.target.value.replace(/[^\d*#+]/g, "") });
            }}
          />
        )}
      </Field>
      <Field word={t("flows.language")} wide={false}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            value={script.language ?? "zh-CN"}
            options={[
              { value: "zh-CN", label: t("language.zh") },
              { value: "en", label: t("language.en") },
            ]}
            onChange={(language: string) => {
              onChange(language === "zh-CN" ? without(script) : { ...script, language });
            }}
          />
        )}
      </Field>
      <Field word={t("flows.pretended_calendar")} wide={false}>
        {(id) => (
          <Select
            id={id}
            allowClear
            style={{ width: "100%" }}
            value={script.calendar ?? null}
            options={lists.calendar.map((each) => ({ value: each.code, label: name(each) }))}
            onChange={(calendar: string | null | undefined) => {
              const { calendar: _before, ...rest } = script;
              onChange(calendar ? { ...rest, calendar } : rest);
            }}
          />
        )}
      </Field>
    </div>
  );
}

function Variables({ values }: { values: Record<string, string> }) {
  return (
    <dl className="flow-variables">
      {Object.entries(values).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function KeepCase({ walking, onClose }: { walking: Walking; onClose: () => void }) {
  const { flowId } = useEditing();
  const { t, sentence } = useFlowWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const { trace, script } = walking;
  const keep = async () => {
    if (trace === null) return;
    try {
      await keepCase(flowId, { name: name.trim(), script, expected: expectedOf(trace) });
      await queries.invalidateQueries({ queryKey: ["flow", flowId, "cases"] });
      void message.success(t("flows.case_kept"));
      onClose();
    } catch (error) {
      setFault(error);
    }
  };
  return (
    <Modal
      open
      title={t("flows.keep_case")}
      okText={t("common.save")}
      cancelText={t("common.cancel")}
      okButtonProps={{ disabled: name.trim() === "" }}
      onCancel={onClose}
      onOk={keep}
    >
      <Field
        word={t("flows.case_name")}
        required
        hint={t("flows.case_hint")}
        faults={fault === null ? [] : [sentence(fault)]}
      >
        {(id) => (
          <Input
            id={id}
            autoFocus
            maxLength={80}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
        )}
      </Field>
    </Modal>
  );
}
