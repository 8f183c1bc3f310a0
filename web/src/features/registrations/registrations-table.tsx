import { DownloadOutlined } from "@ant-design/icons";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Input, Modal, Radio, Table } from "antd";
import { useState } from "react";
import { dataOf, server } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { shownAnswer, type Form, type Registration } from "./form-model";

const PAGE = 50;

/** What was registered with a form, newest first. */
export function RegistrationsTable({ form }: { form: Form }) {
  const { t, name, locale } = useWords();
  const [downloading, setDownloading] = useState(false);
  const found = useInfiniteQuery({
    queryKey: ["registrations", form.id],
    queryFn: ({ pageParam }) =>
      dataOf(
        server.GET("/api/forms/{form_id}/registrations", {
          params: { path: { form_id: form.id }, query: { limit: PAGE, after: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card
      size="small"
      title={t("forms.registered_with", { name: name(form), count: found.data?.pages[0]?.total ?? 0 })}
      styles={{ body: { padding: 0 } }}
      extra={
        <Button
          icon={<DownloadOutlined />}
          disabled={rows.length === 0}
          onClick={() => {
            setDownloading(true);
          }}
        >
          {t("forms.download")}
        </Button>
      }
    >
      <Table<Registration>
        size="small"
        rowKey="id"
        pagination={false}
        loading={found.isLoading}
        dataSource={rows}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: t("forms.nobody_yet") }}
        columns={[
          {
            title: t("forms.at"),
            dataIndex: "at",
            fixed: "left",
            render: (at: string) => <span className="figures">{formatDateTime(at, locale)}</span>,
          },
          ...form.fields.map((field) => ({
            title: name(field),
            key: field.code,
            render: (_: unknown, row: Registration) => shownAnswer(field, row.values[field.code], name),
          })),
          { title: t("forms.by"), dataIndex: "agent", render: (agent: string | null) => agent ?? t("forms.by_flow") },
        ]}
      />
      <Flex justify="end" style={{ padding: "8px 12px" }}>
        {found.hasNextPage && (
          <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t("ledger.more")}
          </Button>
        )}
      </Flex>
      {downloading && (
        <DownloadDialog
          form={form}
          onClose={() => {
            setDownloading(false);
          }}
        />
      )}
    </Card>
  );
}

type Kind = "xlsx" | "csv";

/** A download needs a reason, and the audit keeps it. */
function DownloadDialog({ form, onClose }: { form: Form; onClose: () => void }) {
  const { t, sentence } = useWords();
  const [reason, setReason] = useState("");
  const [kind, setKind] = useState<Kind>("xlsx");
  const download = useMutation({
    mutationFn: async () => {
      const { data } = await server.GET("/api/forms/{form_id}/registrations/export", {
        params: { path: { form_id: form.id }, query: { reason: reason.trim(), format: kind } },
        parseAs: "blob",
      });
      save(data as unknown as Blob, `${form.code}.${kind}`);
    },
    onSuccess: onClose,
  });
  return (
    <Modal
      open
      title={t("forms.download")}
      okText={t("forms.download")}
      cancelText={t("common.cancel")}
      confirmLoading={download.isPending}
      okButtonProps={{ disabled: reason.trim().length < 3 }}
      onCancel={onClose}
      onOk={() => {
        download.mutate();
      }}
    >
      <Flex vertical gap={12}>
        {download.isError && <Alert type="error" showIcon title={sentence(download.error)} />}
        <Radio.Group
          optionType="button"
          value={kind}
          options={["xlsx", "csv"].map((value) => ({ value, label: t(`forms.as_${value}`) }))}
          onChange={(event) => {
            setKind(event.target.value as Kind);
          }}
        />
        <Input
          autoFocus
          value={reason}
          maxLength={500}
          placeholder={t("forms.reason_hint")}
          aria-label={t("forms.reason")}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
      </Flex>
    </Modal>
  );
}

function save(blob: Blob, fileName: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}
