import { PaperClipOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Mentions, Segmented } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useFormDraft } from "@/shared/fields/use-form-draft";
import { FileUpload } from "@/shared/files/file-upload";
import { useWords } from "@/shared/i18n/use-words";
import { commentOrder, loadPeople, ORDERS, type Order } from "../api";

interface Draft {
  text: string;
  internal: boolean;
  files: string[];
}

const BLANK: Draft = { text: "", internal: true, files: [] };

/** Says something of an order: to colleagues, whom @ calls by name, or as what the customer was told. */
export function CommentBox({ order }: { order: Order }) {
  const { t } = useWords();
  const [draft, keep, forget] = useFormDraft<Draft>(`comment.${order.id}`, BLANK);
  const [withFiles, setWithFiles] = useState(draft.files.length > 0);
  const people = useQuery({ queryKey: ["order-people", order.tenant_id], queryFn: () => loadPeople(order.tenant_id) });
  const known = people.data?.items ?? [];
  const mentions = known.filter((each) => draft.text.includes(`@${each.display_name}`)).map((each) => each.user_id);
  const { mutate, isPending } = useSaving(
    () =>
      commentOrder(order.id, {
        text: draft.text.trim(),
        internal: draft.internal,
        mentions,
        file_ids: draft.files,
      }),
    {
      stale: [ORDERS],
      quiet: true,
      onSaved: () => {
        forget();
        setWithFiles(false);
      },
    },
  );
  return (
    <Flex vertical gap={6} style={{ marginBottom: 12 }} data-testid="comment-box">
      <Mentions
        autoSize={{ minRows: 2, maxRows: 8 }}
        value={draft.text}
        maxLength={10_000}
        placeholder={t(draft.internal ? "orders.comment_hint" : "orders.feedback_hint")}
        aria-label={t("orders.comment")}
        options={known.map((each) => ({ key: each.user_id, value: each.display_name, label: each.display_name }))}
        onChange={(text) => {
          keep({ ...draft, text });
        }}
      />
      {withFiles && (
        <FileUpload
          tenantId={order.tenant_id}
          value={draft.files}
          onChange={(files) => {
            keep({ ...draft, files });
          }}
        />
      )}
      <Flex gap={8} justify="space-between" align="center">
        <Segmented
          size="small"
          value={draft.internal ? "internal" : "outward"}
          options={[
            { value: "internal", label: t("orders.internal") },
            { value: "outward", label: t("orders.outward") },
          ]}
          onChange={(value) => {
            keep({ ...draft, internal: value === "internal" });
          }}
        />
        <Flex gap={8}>
          <Button
            size="small"
            icon={<PaperClipOutlined />}
            aria-label={t("files.add")}
            title={t("files.add")}
            onClick={() => {
              setWithFiles(!withFiles);
            }}
          />
          <Button
            size="small"
            type="primary"
            disabled={draft.text.trim() === ""}
            loading={isPending}
            data-testid="send-comment"
            onClick={() => {
              mutate(undefined);
            }}
          >
            {t(draft.internal ? "orders.send_comment" : "orders.send_feedback")}
          </Button>
        </Flex>
      </Flex>
    </Flex>
  );
}
