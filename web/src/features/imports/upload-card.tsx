import { DownloadOutlined, InboxOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Select, Upload } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { useTenants } from "@/shared/tenants";
import { ENCODINGS, templateAddress, uploadList, type Encoding } from "./api";

const TARGETS = ["customers", "products", "parts", "outlets"];

/** The first step: whose list it is, which list, and its file. */
export function UploadCard({ onClose }: { onClose: () => void }) {
  const { t, word, sentence, locale } = useWords();
  const language = locale === "en" ? "en" : "zh";
  const { options, only } = useTenants();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string>();
  const [target, setTarget] = useState("customers");
  const [encoding, setEncoding] = useState<Encoding>();
  const tenantId = only?.id ?? chosen;
  const uploading = useMutation({
    mutationFn: uploadList,
    onSuccess: (job) => navigate(`/imports/${job.id}`),
  });
  return (
    <Card
      size="small"
      title={t("imports.new")}
      extra={
        <Button size="small" onClick={onClose}>
          {t("common.cancel")}
        </Button>
      }
    >
      <Flex vertical gap={12}>
        <Flex gap={12}>
          {only === undefined && (
            <Select
              autoFocus
              showSearch={{ optionFilterProp: "label" }}
              style={{ width: 260 }}
              placeholder={t("imports.choose_tenant")}
              options={options}
              value={chosen ?? null}
              onChange={(value: string | null) => {
                setChosen(value ?? undefined);
              }}
            />
          )}
          <Select
            style={{ width: 160 }}
            aria-label={t("imports.list")}
            options={TARGETS.map((each) => ({ value: each, label: word("import_list", each) }))}
            value={target}
            onChange={setTarget}
          />
          <Select
            allowClear
            style={{ width: 200 }}
            aria-label={t("imports.encoding")}
            placeholder={t("imports.encoding_auto")}
            options={ENCODINGS.map((each) => ({ value: each, label: word("import_encoding", each) }))}
            value={encoding ?? null}
            onChange={(chosenEncoding: Encoding | null | undefined) => {
              setEncoding(chosenEncoding ?? undefined);
            }}
          />
          {tenantId !== undefined && (
            <Button
              type="link"
              icon={<DownloadOutlined />}
              href={templateAddress(tenantId, target, language)}
              download
              data-action="template"
            >
              {t("imports.template")}
            </Button>
          )}
        </Flex>
        <Upload.Dragger
          accept=".csv,.txt,.tsv,.xlsx"
          maxCount={1}
          showUploadList={false}
          disabled={tenantId === undefined || uploading.isPending}
          beforeUpload={(file) => {
            if (tenantId !== undefined)
              uploading.mutate({ tenant_id: tenantId, target, file, ...(encoding !== undefined && { encoding }) });
            return false;
          }}
        >
          <p>
            <InboxOutlined style={{ fontSize: 28 }} />
          </p>
          <p>{t(uploading.isPending ? "imports.uploading" : "imports.drop")}</p>
          <p className="quiet">{t("imports.drop_hint")}</p>
        </Upload.Dragger>
        {uploading.isError && (
          <Alert type="error" showIcon title={t("imports.refused")} description={sentence(uploading.error)} />
        )}
      </Flex>
    </Card>
  );
}
