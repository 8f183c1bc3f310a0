import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useMe } from "@/shared/session/session";
import { createFlow, importFlow } from "./api";
import { useFlowWords } from "./editor/words";
import { Field } from "./forms/field";
import { readText } from "./model/document";

const CODE = /^[a-z0-9][a-z0-9_.-]{0,63}$/;

function TenantField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { tenants } = useMe();
  const { t, name } = useFlowWords();
  if (tenants.length < 2) return null;
  return (
    <Field word={t("flows.tenant")} required>
      {(id) => (
        <Select
          id={id}
          showSearch={{ optionFilterProp: "label" }}
          style={{ width: "100%" }}
          value={value}
          options={tenants.map((tenant) => ({ value: tenant.id, label: name(tenant) }))}
          onChange={onChange}
        />
      )}
    </Field>
  );
}

function useOpening(onClose: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (id: string) => {
    await queries.invalidateQueries({ queryKey: ["flows"] });
    onClose();
    void navigate(`/flows/${id}`);
  };
}

/** A flow from nothing. */
export function NewFlowDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const { t, sentence } = useFlowWords();
  const open = useOpening(onClose);
  const [tenant, setTenant] = useState(me.tenants[0]?.id ?? "");
  const [names, setNames] = useState({ code: "", name_zh: "", name_en: "" });
  const make = useMutation({
    mutationFn: () => {
      const name_en = names.name_en.trim() || names.name_zh.trim();
      return createFlow({ tenant_id: tenant, code: names.code, name_zh: names.name_zh.trim(), name_en });
    },
    onSuccess: ({ id }) => open(id),
  });
  const bad = names.code !== "" && !CODE.test(names.code);
  const text = (key: keyof typeof names, word: string, required: boolean, first = false) => (
    <Field word={word} required={required} faults={key === "code" && bad ? [t("flows.bad_code")] : []}>
      {(id) => (
        <Input
          id={id}
          autoFocus={first}
          value={names[key]}
          maxLength={key === "code" ? 64 : 80}
          onChange={(event) => {
            setNames({ ...names, [key]: event.target.value });
          }}
        />
      )}
    </Field>
  );
  return (
    <Modal
      open
      title={t("flows.new")}
      okText={t("flows.make")}
      cancelText={t("common.cancel")}
      confirmLoading={make.isPending}
      okButtonProps={{ disabled: names.code === "" || bad || names.name_zh.trim() === "" }}
      onCancel={onClose}
      onOk={() => {
        make.mutate();
      }}
    >
      <TenantField value={tenant} onChange={setTenant} />
      {text("name_zh", t("flows.name_zh"), true, true)}
      {text("name_en", t("flows.name_en"), false)}
      {text("code", t("flows.code"), true)}
      {make.isError && <Alert type="error" showIcon title={sentence(make.error)} />}
    </Modal>
  );
}

/** A flow out of a file that was exported. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const { t, sentence } = useFlowWords();
  const { modal } = App.useApp();
  const open = useOpening(onClose);
  const [tenant, setTenant] = useState(me.tenants[0]?.id ?? "");
  const [code, setCode] = useState("");
  const [file, setFile] = useState<unknown>(null);
  const [unreadable, setUnreadable] = useState(false);
  const take = useMutation({
    mutationFn: () => importFlow({ tenant_id: tenant, file, code: code === "" ? null : code }),
    onSuccess: async ({ id, missing }) => {
      await open(id);
      if (missing.length === 0) return;
      modal.warning({
        title: t("flows.import_missing"),
        content: <div style={{ whiteSpace: "pre-line" }}>{missing.join("\n")}</div>,
      });
    },
  });
  const read = async (chosen: File | undefined) => {
    const content = chosen === undefined ? { fault: "" } : readText(await chosen.text());
    setUnreadable("fault" in content && chosen !== undefined);
    setFile("document" in content ? content.document : null);
  };
  return (
    <Modal
      open
      title={t("flows.import")}
      okText={t("flows.import")}
      cancelText={t("common.cancel")}
      confirmLoading={take.isPending}
      okButtonProps={{ disabled: file === null || (code !== "" && !CODE.test(code)) }}
      onCancel={onClose}
      onOk={() => {
        take.mutate();
      }}
    >
      <TenantField value={tenant} onChange={setTenant} />
      <Field word={t("flows.file")} required faults={unreadable ? [t("flow_problem.client.not_json")] : []}>
        {(id) => <input id={id} type="file" accept=".json" onChange={(event) => void read(event.target.files?.[0])} />}
      </Field>
      <Field word={t("flows.code")} hint={t("flows.import_code_hint")}>
        {(id) => (
          <Input
            id={id}
            value={code}
            maxLength={64}
            onChange={(event) => {
              setCode(event.target.value);
            }}
          />
        )}
      </Field>
      {take.isError && <Alert type="error" showIcon title={sentence(take.error)} />}
    </Modal>
  );
}
