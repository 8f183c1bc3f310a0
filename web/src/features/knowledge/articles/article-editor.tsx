import { Alert, Button, Card, Col, Flex, Form, Row, Tabs, Typography } from "antd";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { stored } from "@/shared/stored";
import { ToneTag } from "@/shared/ui/tone-tag";
import { addArticle, settleGap, writeDraft, type Article, type Version } from "../api";
import { ArticleText } from "../reading/article-text";
import { WRITES } from "../rights";
import { ArticleFields } from "./article-fields";
import { TONES } from "./article-list";
import { ArticleSteps } from "./article-steps";
import { contentOf, diffOf, draftOf, EMPTY, type Draft } from "./content";

const working = (article: Article | null) =>
  article?.versions.find(({ state }) => state === "draft" || state === "in_review");
const inForce = (article: Article | null) => article?.versions.find(({ state }) => state === "published");

function beginning(article: Article | null, question: string | null): Draft {
  const version = working(article) ?? inForce(article) ?? article?.versions[0];
  if (version) return draftOf(version);
  return { ...EMPTY, questions: question ? [question] : [], title: question ?? "" };
}

/** What is written at the left, how it will look and what changed at the right. */
export function ArticleEditor({ article }: { article: Article | null }) {
  const { t } = useWords();
  const me = useMe();
  const go = useNavigate();
  const [params] = useSearchParams();
  const [form] = Form.useForm<Draft & { tenant_id: string }>();
  const houses = me.tenants.length > 0 ? me.tenants : [me.tenant];
  const tenantId = article?.tenant_id ?? params.get("tenant") ?? houses[0]?.id ?? "";
  const draftKey = `article-draft-${me.user_id}-${article?.id ?? "new"}`;
  const [kept] = useState(() => stored.get<Draft | null>(draftKey, null));
  const initial = kept ?? beginning(article, params.get("question"));
  const [shown, setShown] = useState<Draft>(initial);
  const [dirty, setDirty] = useState(kept !== null);
  const version = working(article);
  const mayWrite = WRITES.includes(me.role) && article?.state !== "retired";
  const forget = () => {
    stored.set(draftKey, null);
    setDirty(false);
  };
  const save = useSaving(
    async (draft: Draft & { tenant_id?: string }) => {
      const content = contentOf({ ...EMPTY, ...draft });
      const { note } = { ...EMPTY, ...draft };
      if (article) {
        await writeDraft(article.id, { content, note, revision: version?.revision ?? 0 });
        return article.id;
      }
      const house = draft.tenant_id ?? tenantId;
      const { id } = await addArticle({ tenant_id: house, content, note });
      const gap = params.get("gap");
      if (gap !== null) await settleGap({ tenant_id: house, key: gap, article_id: null });
      return id;
    },
    {
      stale: ["articles", "knowledge"],
      onSaved: (id) => {
        forget();
        if (!article) void go(`/knowledge/${id}`, { replace: true });
      },
    },
  );
  return (
    <div className="page-fill">
      <Flex justify="space-between" align="center" gap={8} wrap style={{ marginBottom: 8 }}>
        <Flex gap={8} align="center">
          <Link to="/knowledge?tab=articles">{t("knowledge.to_list")}</Link>
          <Typography.Title level={5} style={{ margin: 0 }}>
            {article?.title ?? t("knowledge.new")}
          </Typography.Title>
          {article && <ToneTag tone={TONES[article.state]}>{t(`article_state.${article.state}`)}</ToneTag>}
          {version && article && version.state !== article.state && (
            <ToneTag tone="attention">{t(`article_state.${version.state}`)}</ToneTag>
          )}
        </Flex>
        <Flex gap={8} wrap>
          {mayWrite && (
            <Button
              type={dirty || !article ? "primary" : "default"}
              disabled={!dirty && article !== null}
              loading={save.isPending}
              onClick={form.submit}
            >
              {t("knowledge.save_draft")}
            </Button>
          )}
          {article && <ArticleSteps article={article} version={version} dirty={dirty} />}
        </Flex>
      </Flex>
      {version !== undefined && version.review_note !== "" && version.state === "draft" && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 8 }}
          title={t("knowledge.sent_back", { who: version.reviewer ?? "", note: version.review_note })}
        />
      )}
      <Row gutter={12}>
        <Col span={12}>
          <Card size="small">
            <Form
              form={form}
              layout="vertical"
              disabled={!mayWrite}
              initialValues={{ ...initial, tenant_id: tenantId }}
              onValuesChange={(_, all) => {
                setShown({ ...EMPTY, ...all });
                setDirty(true);
                stored.set(draftKey, { ...EMPTY, ...all });
              }}
              onFinish={(draft) => {
                save.mutate(draft);
              }}
            >
              <ArticleFields houses={article ? [] : houses} tenantId={tenantId} />
            </Form>
          </Card>
        </Col>
        <Col span={12}>
          <Card size="small" styles={{ body: { paddingTop: 0 } }}>
            <Tabs
              items={[
                { key: "preview", label: t("knowledge.preview"), children: <Preview draft={shown} /> },
                ...(inForce(article)
                  ? [
                      {
                        key: "diff",
                        label: t("knowledge.diff"),
                        children: <Diff before={inForce(article)?.content.body ?? ""} after={shown.body} />,
                      },
                    ]
                  : []),
                ...(article
                  ? [
                      {
                        key: "versions",
                        label: t("knowledge.versions"),
                        children: (
                          <Versions
                            versions={article.versions}
                            onTake={(content) => {
                              form.setFieldsValue(content);
                              setShown(content);
                              setDirty(true);
                            }}
                          />
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          </Card>
        </Col>
      </Row>
    </div>
  );
}

function Preview({ draft }: { draft: Draft }) {
  return (
    <>
      <Typography.Title level={4} style={{ marginTop: 0 }}>
        {draft.title}
      </Typography.Title>
      <ArticleText text={draft.body} />
    </>
  );
}

const SIGNS = { same: " ", added: "+", removed: "−" } as const;
const SHADES = { same: undefined, added: "#f6ffed", removed: "#fff1f0" } as const;

function Diff({ before, after }: { before: string; after: string }) {
  return (
    <div data-testid="diff">
      {diffOf(before, after).map((line, place) => (
        <div key={place} style={{ background: SHADES[line.kind], whiteSpace: "pre-wrap" }}>
          <span className="quiet">{SIGNS[line.kind]} </span>
          {line.text}
        </div>
      ))}
    </div>
  );
}

function Versions({ versions, onTake }: { versions: Version[]; onTake: (draft: Draft) => void }) {
  const { t } = useWords();
  return versions.map((each) => (
    <Flex key={each.number} justify="space-between" align="center" gap={8} style={{ padding: "4px 0" }}>
      <span>
        <b className="figures">{each.number}</b> {t(`version_state.${each.state}`)} · {each.author}
        {each.reviewer !== null && ` → ${each.reviewer}`} <span className="quiet">{each.note}</span>
      </span>
      <Button
        size="small"
        type="text"
        onClick={() => {
          onTake({ ...draftOf(each), note: t("knowledge.from_version", { number: each.number }) });
        }}
      >
        {t("knowledge.take_up")}
      </Button>
    </Flex>
  ));
}
