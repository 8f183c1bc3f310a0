import { InboxOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Flex, Input, Modal, Table, Upload } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadTable, type BulkRow, type PhoneNumber } from "./api";
import { summaryOf } from "./model";
import { useSaving } from "./use-saving";

const EXAMPLE = "code,tenant,name_zh,name_en,flow,caller_limit,languages,recording\n";

/** Many merchants from a table: tried first, then carried out whole or not at all. */
export function BulkDialog({ number, onClose }: { number: PhoneNumber; onClose: () => void }) {
  const { t } = useWords();
  const [table, setTable] = useState(EXAMPLE);
  const trying = useMutation({ mutationFn: () => loadTable({ number_id: number.id, table, dry_run: true }) });
  const applying = useSaving(() => loadTable({ number_id: number.id, table, dry_run: false }), onClose);
  const rows = trying.data?.rows;
  const summary = rows && summaryOf(rows);
  const isReady = summary?.faulty === 0 && summary.add + summary.change > 0;
  const edit = (text: string) => {
    setTable(text);
    trying.reset();
  };
  return (
    <Modal
      open
      width={760}
      title={t("numbers.bulk_title", { digits: number.digits })}
      okText={isReady ? t("numbers.bulk_apply", { count: summary.add + summary.change }) : t("numbers.bulk_try")}
      cancelText={t("common.cancel")}
      confirmLoading={trying.isPending || applying.isPending}
      onCancel={onClose}
      onOk={() => {
        if (isReady) applying.mutate(undefined);
        else trying.mutate();
      }}
    >
      <Flex vertical gap={8}>
        <Upload.Dragger
          accept=".csv,text/csv"
          showUploadList={false}
          beforeUpload={(file) => {
            void file.text().then(edit);
            return false;
          }}
        >
          <InboxOutlined /> {t("numbers.bulk_file")}
        </Upload.Dragger>
        <Input.TextArea
          aria-label={t("numbers.bulk_table")}
          className="figures"
          value={table}
          autoSize={{ minRows: 5, maxRows: 10 }}
          onChange={(event) => {
            edit(event.target.value);
          }}
        />
        <span className="quiet">{t("numbers.bulk_hint")}</span>
        {trying.isError && <Failure error={trying.error} />}
        {summary && (
          <Alert
            showIcon
            type={summary.faulty > 0 ? "error" : "success"}
            title={t("numbers.bulk_summary", { ...summary })}
          />
        )}
        {rows && <Lines rows={rows} />}
      </Flex>
    </Modal>
  );
}

function Lines({ rows }: { rows: BulkRow[] }) {
  const { t, word } = useWords();
  return (
    <Table<BulkRow>
      size="small"
      rowKey="line"
      pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
      dataSource={[...rows].sort((a, b) => b.problems.length - a.problems.length || a.line - b.line)}
      columns={[
        { title: t("numbers.line"), dataIndex: "line", width: 60, className: "figures" },
        { title: t("numbers.code"), dataIndex: "code", className: "figures" },
        {
          title: t("numbers.outcome"),
          key: "outcome",
          render: (_, row) =>
            row.problems.length > 0 ? (
              <ToneTag tone="bad">
                {row.problems.map((problem) => word("merchant_problem", problem)).join(", ")}
              </ToneTag>
            ) : (
              t(`numbers.bulk_${row.action}`)
            ),
        },
      ]}
    />
  );
}
