import { InboxOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Flex, Form, Input, Modal, Select, Table, Upload } from "antd";
import { useState } from "react";
import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formOf, isTakeable, type Checked, type Named } from "./upload-model";

export type LookupTable = components["schemas"]["TableOut"];

interface Props {
  table: LookupTable | null;
  onClose: () => void;
}

const CODE = /^[A-Za-z0-9_.-]{1,64}$/;
// the description of the API types a file as text; what is sent is the form itself
const sent = (form: FormData) => ({ body: form as never, bodySerializer: (body: unknown) => body as FormData });

function useUpload({ table, onClose }: Props) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { t } = useWords();
  const check = useMutation({
    mutationFn: ({ file, fields }: { file: File; fields: Partial<Named> }) =>
      dataOf(server.POST("/api/tables/check", sent(formOf(file, fields)))),
  });
  const take = useMutation({
    mutationFn: async ({ file, naming }: { file: File; naming: Named }) => {
      const form = formOf(file, { ...naming, name_en: naming.name_en || naming.name_zh });
      if (table === null) await server.POST("/api/tables", sent(form));
      else await server.PUT("/api/tables/{table_id}", { params: { path: { table_id: table.id } }, ...sent(form) });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["tables"] });
      void message.success(t("common.saved"));
      onClose();
    },
  });
  return { check, take };
}

/** A file, checked before it is taken: every bad row is told, and nothing is changed until all are good. */
export function UploadDialog({ table, onClose }: Props) {
  const me = useMe();
  const { t, name } = useWords();
  const [form] = Form.useForm<Named>();
  const [file, setFile] = useState<File | null>(null);
  const { check, take } = useUpload({ table, onClose });
  const keyColumn = Form.useWatch("key_column", form);
  const checked = file ? check.data : undefined;
  const recheck = (chosen: File | null, fields: Partial<Named>) => {
    if (chosen) check.mutate({ file: chosen, fields });
  };
  return (
    <Modal
      open
      width={760}
      title={table ? t("queries.replace_what", { name: name(table) }) : t("queries.upload")}
      okText={t("queries.take")}
      cancelText={t("common.cancel")}
      okButtonProps={{ disabled: !isTakeable(checked, keyColumn), loading: take.isPending }}
      onCancel={onClose}
      onOk={() => {
        form.submit();
      }}
    >
      <Form<Named>
        form={form}
        layout="vertical"
        initialValues={
          table === null ? { tenant_id: me.tenants[0]?.id } : { ...table, pin_column: table.pin_column ?? undefined }
        }
        onFinish={(naming) => {
          if (file) take.mutate({ file, naming });
        }}
        onValuesChange={(change: Partial<Named>, all) => {
          if ("key_column" in change || "pin_column" in change) recheck(file, pick(all));
        }}
      >
        <Upload.Dragger
          accept=".csv,.xlsx,.txt"
          maxCount={1}
          showUploadList={false}
          beforeUpload={(chosen: File) => {
            setFile(chosen);
            recheck(chosen, pick(form.getFieldsValue()));
            return false;
          }}
        >
          <InboxOutlined style={{ fontSize: 28 }} />
          <div>{file ? file.name : t("queries.drop")}</div>
          <div className="quiet">{t("queries.drop_hint")}</div>
        </Upload.Dragger>
        <Naming isNew={table === null} />
        <Columns columns={checked?.columns ?? []} />
        <Refusal error={take.error ?? check.error} />
        {checked && <Preview checked={checked} hasKey={Boolean(keyColumn)} />}
      </Form>
    </Modal>
  );
}

function Naming({ isNew }: { isNew: boolean }) {
  const me = useMe();
  const { t, name } = useWords();
  return (
    <Flex gap={12} wrap style={{ marginTop: 12 }}>
      <Form.Item
        name="tenant_id"
        label={t("queries.tenant")}
        hidden={!isNew || me.tenants.length < 2}
        style={{ width: 200 }}
      >
        <Select options={me.tenants.map((tenant) => ({ value: tenant.id, label: name(tenant) }))} />
      </Form.Item>
      <Form.Item
        name="code"
        label={t("queries.code")}
        rules={[{ required: true, pattern: CODE, message: t("queries.bad_code") }]}
        style={{ width: 150 }}
      >
        <Input />
      </Form.Item>
      <Form.Item
        name="name_zh"
        label={t("queries.name_zh")}
        rules={[{ required: true, message: t("queries.name_missing") }]}
        style={{ width: 160 }}
      >
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="name_en" label={t("queries.name_en")} style={{ width: 160 }}>
        <Input maxLength={80} />
      </Form.Item>
    </Flex>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { sentence } = useWords();
  if (error === null) return null;
  return <Alert type="error" showIcon title={sentence(error)} style={{ marginBottom: 8 }} />;
}

function Columns({ columns }: { columns: string[] }) {
  const { t } = useWords();
  const options = columns.map((column) => ({ value: column, label: column }));
  return (
    <Flex gap={12}>
      <Form.Item
        name="key_column"
        label={t("queries.key_column")}
        rules={[{ required: true, message: t("queries.key_missing") }]}
        style={{ width: 220 }}
      >
        <Select options={options} disabled={columns.length === 0} />
      </Form.Item>
      <Form.Item name="pin_column" label={t("queries.pin_column")} extra={t("queries.pin_hint")} style={{ width: 320 }}>
        <Select allowClear options={options} disabled={columns.length === 0} />
      </Form.Item>
    </Flex>
  );
}

function pick({ key_column, pin_column }: Partial<Named>): Partial<Named> {
  return { key_column, pin_column };
}

/** The first rows of the file, or everything that is wrong with it. */
function Preview({ checked, hasKey }: { checked: Checked; hasKey: boolean }) {
  const { t, word } = useWords();
  if (checked.problem_count > 0)
    return (
      <>
        <Alert type="error" showIcon title={t("queries.bad_rows", { count: checked.problem_count })} />
        <Table
          size="small"
          rowKey={(problem) => `${problem.row} ${problem.column} ${problem.code}`}
          pagination={{ pageSize: 6, hideOnSinglePage: true, showSizeChanger: false }}
          dataSource={checked.problems}
          columns={[
            { title: t("queries.row"), dataIndex: "row", width: 90, render: (row: number | null) => row ?? "–" },
            { title: t("queries.column"), dataIndex: "column" },
            { title: t("queries.fault"), dataIndex: "code", render: (code: string) => word("table_fault", code) },
          ]}
        />
      </>
    );
  return (
    <>
      {hasKey && <Alert type="success" showIcon title={t("queries.good_rows", { count: checked.rows })} />}
      <Table
        size="small"
        rowKey={(row) => row.join(" ")}
        pagination={false}
        scroll={{ x: "max-content" }}
        dataSource={checked.first}
        columns={checked.columns.map((column, place) => ({
          title: column,
          key: column,
          render: (_, row: string[]) => row[place],
        }))}
      />
    </>
  );
}
