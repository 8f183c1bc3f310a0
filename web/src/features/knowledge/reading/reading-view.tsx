import { DislikeOutlined, LikeOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Input, Skeleton, Space, Tag, Typography } from "antd";
import { useEffect, useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { noteOpened, readArticle, vote } from "../api";
import { ArticleFiles } from "./article-files";
import { ArticleText } from "./article-text";
import { useOwner } from "./use-owner";

interface Props {
  articleId: string;
  tenantId: string | null;
  interactionId?: string | undefined;
  words?: string[];
  /** Whose it is, where that is not known from where one reads. */
  ownerId?: string;
}

/** An article as its readers see it, with what they say of it. */
export function ReadingView({ articleId, tenantId, interactionId, words = [], ownerId }: Props) {
  const { t, locale } = useWords();
  const ownerOf = useOwner();
  const { data, error, isError, refetch } = useQuery({
    queryKey: ["knowledge", "reading", articleId, tenantId],
    queryFn: () => readArticle(articleId, tenantId),
  });
  const about = { tenant_id: tenantId, ...(interactionId !== undefined && { interaction_id: interactionId }) };
  useEffect(() => {
    void noteOpened(articleId, { tenant_id: tenantId, interaction_id: interactionId ?? null }).catch(() => undefined);
  }, [articleId, tenantId, interactionId]);
  if (isError) return <Failure error={error} retry={refetch} />;
  if (data === undefined) return <Skeleton active />;
  return (
    <article data-testid="reading">
      <Typography.Title level={4} style={{ margin: 0 }}>
        {data.title}
      </Typography.Title>
      <Flex gap={6} wrap className="quiet" style={{ margin: "4px 0 10px" }}>
        {ownerId !== undefined && <b>{ownerOf(ownerId)}</b>}
        {data.topic !== "" && <Tag>{data.topic}</Tag>}
        <span>{t("knowledge.version_at", { number: data.number, at: formatDateTime(data.published_at, locale) })}</span>
        {data.valid_until !== null && (
          <span>{t("knowledge.until", { at: formatDateTime(data.valid_until, locale) })}</span>
        )}
      </Flex>
      <ArticleText text={data.body} words={words} />
      <ArticleFiles articleId={articleId} tenantId={tenantId} files={data.files} />
      <Judge key={articleId} articleId={articleId} about={about} useful={data.useful} useless={data.useless} />
    </article>
  );
}

interface JudgeProps {
  articleId: string;
  about: { tenant_id: string | null; interaction_id?: string };
  useful: number;
  useless: number;
}

function Judge({ articleId, about, useful, useless }: JudgeProps) {
  const { t } = useWords();
  const [said, setSaid] = useState<boolean | null>(null);
  const [remark, setRemark] = useState("");
  const { mutate, isPending } = useSaving(
    (body: { useful: boolean; remark: string }) => vote(articleId, { ...about, ...body }),
    {
      quiet: true,
    },
  );
  const say = (is: boolean) => {
    setSaid(is);
    mutate({ useful: is, remark: "" });
  };
  return (
    <Flex vertical gap={6} style={{ marginTop: 12 }}>
      <Flex gap={8} align="center" wrap>
        <span className="quiet">{t("knowledge.was_useful")}</span>
        <Button
          size="small"
          icon={<LikeOutlined />}
          type={said === true ? "primary" : "default"}
          onClick={() => {
            say(true);
          }}
        >
          {t("knowledge.useful")} {useful > 0 && <span className="figures">{useful}</span>}
        </Button>
        <Button
          size="small"
          icon={<DislikeOutlined />}
          danger={said === false}
          onClick={() => {
            say(false);
          }}
        >
          {t("knowledge.useless")} {useless > 0 && <span className="figures">{useless}</span>}
        </Button>
        {said === true && <span className="quiet">{t("knowledge.thanks")}</span>}
      </Flex>
      {said === false && (
        <Space.Compact>
          <Input
            autoFocus
            size="small"
            maxLength={500}
            value={remark}
            placeholder={t("knowledge.what_missing")}
            onChange={(event) => {
              setRemark(event.target.value);
            }}
            onPressEnter={() => {
              mutate({ useful: false, remark });
            }}
          />
          <Button
            size="small"
            loading={isPending}
            onClick={() => {
              mutate({ useful: false, remark });
            }}
          >
            {t("knowledge.send_remark")}
          </Button>
        </Space.Compact>
      )}
    </Flex>
  );
}
