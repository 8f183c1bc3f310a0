import { Alert, Button, Card, Col, Flex, Form, Row, Tabs, Typography } from "antd";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { FileLinks } from "@/shared/files/file-links";
import { useMe } from "@/shared/session/session";
import { stored } from "@/shared/stored";
import { ToneTag } from "@/shared/ui/tone-tag";
import { addArticle, settleGap, writeDraft, type Article, type Version } from "../api";
import { ArticleText } from "../reading/article-text";
import { WRITES } from "../rights";
import { ArticleFields } from "./article-fields";
import { TONES } from "./article-list";
import { ArticleSteps } from "./article-steps";
import { contentOf, diffOf, draftOf, EMPTY, wholeText, type Draft } from "./content";

const working = (article: Article | null) =>
  article?.versions.find(({ state }) => state === "draft" || state === "in_review");
const inForce = (article: Article | null) => article?.versions.find(({ state }) => state === "published");

function beginning(article: Article | null, question: string | null): Draft {
  const version = working(article) ?? inForce(article) ?? article?.versions[0];
  if (version) return draftOf(version);
  return { ...EMPTY, questions: question ? [question] : [], title: question ?? "" };
}

function useEditing(article: Article | null) {
  const { t } = useWords();
  const me = useMe();
  const go = useNavigate();
  const [params] = useSearchParams();
  const [form] = Form.useForm<Draft & { tenant_id: string }>();
  const revision = working(article)?.revision ?? 0;
  // what was written upon an older draft must not go over a newer one
  const draftKey = `article-draft-${me.user_id}-${article?.id ?? "new"}-${revision}`;
  const [kept] = useState(() => stored.get<Draft | null>(draftKey, null));
  const [initial] = useState(() => kept ?? beginning(article, params.get("question")));
  const [shown, setShown] = useState<Draft>(initial);
  const [dirty, setDirty] = useState(kept !== null);
  const tenantId = article?.tenant_id ?? params.get("tenant") ?? housesOf(me)[0]?.id ?? "";
  const begin = async (house: string, draft: Draft) => {
    const { id } = await addArticle({ tenant_id: house, content: contentOf(draft), note: draft.note });
    const gap = params.get("gap");
    if (gap !== null) await settleGap({ tenant_id: house, key: gap, article_id: null });
    return id;
  };
  const save = useSaving(
    async ({ tenant_id: house = tenantId, ...rest }: Draft & { tenant_id?: string }) => {
      const draft = { ...EMPTY, ...rest };
      if (!article) return begin(house, draft);
      await writeDraft(article.id, { content: contentOf(draft), note: draft.note, revision });
      return article.id;
    },
    {
      stale: ["articles", "knowledge"],
      onSaved: (id) => {
        stored.set(draftKey, null);
        setDirty(false);
        if (!article) void go(`/knowledge/${id}`, { replace: true });
      },
    },
  );
  const change = (draft: Partial<Draft>) => {
    const now = { ...EMPTY, ...draft };
    setShown(now);
    setDirty(true);
    stored.set(draftKey, now);
  };
  const takeUp = (each: Version) => {
    const draft = { ...draftOf(each), note: t("knowledge.from_version", { number: each.number }) };
    form.setFieldsValue(draft);
    change(draft);
  };
  return { form, initial, shown, dirty, tenantId, save, change, takeUp };
}

const housesOf = (me: ReturnType<typeof useMe>) => (me.tenants.length > 0 ? me.tenants : [me.tenant]);

/** What is written at the left, how it will look and what changed at the right. */
export function ArticleEditor({ article }: { article: Article | null }) {
  const me = useMe();
  const editing = useEditing(article);
  const { form, initial, dirty, tenantId, save, change } = editing;
  const mayWrite = WRITES.includes(me.role) && article?.state !== "retired";
  return (
    <div className="page-fill">
      <Flex justify="space-between" align="center" gap={8} wrap style={{ marginBottom: 8 }}>
        <Head article={article} />
        <Flex gap={8} wrap>
          {mayWrite && <Save waits={dirty || !article} saving={save.isPending} onSave={form.submit} />}
          {article && <ArticleSteps article={article} version={working(article)} dirty={dirty} />}
        </Flex>
      </Flex>
      <SentBack version={working(article)} />
      <Row gutter={12}>
        <Col span={12}>
          <Card size="small">
            <Form
              form={form}
              layout="vertical"
              disabled={!mayWrite}
              initialValues={{ ...initial, tenant_id: tenantId }}
              onValuesChange={(_, all) => {
                change(all);
              }}
              onFinish={(draft) => {
                save.mutate(draft);
              }}
            >
              <ArticleFields houses={article ? [] : housesOf(me)} tenantId={tenantId} />
            </Form>
          </Card>
        </Col>
        <Col span={12}>
          <Card size="small" styles={{ body: { paddingTop: 0 } }}>
            <Beside article={article} shown={editing.shown} onTake={editing.takeUp} />
          </Card>
        </Col>
      </Row>
    </div>
  );
}

function Head({ article }: { article: Article | null }) {
  const { t } = useWords();
  const version = working(article);
  return (
    <Flex gap={8} align="center">
      <Link to="/knowledge?tab=articles">{t("knowledge.to_list")}</Link>
      <Typography.Title level={5} style={{ margin: 0 }}>
        {article?.title ?? t("knowledge.new")}
      </Typography.Title>
      {article && <ToneTag tone={TONES[article.state]}>{t(`article_state.${article.state}`)}</ToneTag>}
      {version && version.state !== article?.state && (
        <ToneTag tone="attention">{t(`article_state.${version.state}`)}</ToneTag>
      )}
    </Flex>
  );
}

function Save({ waits, saving, onSave }: { waits: boolean; saving: boolean; onSave: () => void }) {
  const { t } = useWords();
  return (
    <Button type={waits ? "primary" : "default"} disabled={!waits} loading={saving} onClick={onSave}>
      {t("knowledge.save_draft")}
    </Button>
  );
}

function SentBack({ version }: { version: Version | undefined }) {
  const { t } = useWords();
  if (version?.state !== "draft" || version.review_note === "") return null;
  const said = t("knowledge.sent_back", { who: version.reviewer ?? "", note: version.review_note });
  return <Alert type="warning" showIcon style={{ marginBottom: 8 }} title={said} />;
}

interface BesideProps {
  article: Article | null;
  shown: Draft;
  onTake: (version: Version) => void;
}

function Beside({ article, shown, onTake }: BesideProps) {
  const { t } = useWords();
  const before = inForce(article);
  const items = [{ key: "preview", label: t("knowledge.preview"), children: <Preview draft={shown} /> }];
  if (before)
    items.push({
      key: "diff",
      label: t("knowledge.diff"),
      children: <Diff before={wholeText(before.content)} after={wholeText(shown)} />,
    });
  if (article)
    items.push({
      key: "versions",
      label: t("knowledge.versions"),
      children: <Versions versions={article.versions} onTake={onTake} />,
    });
  return <Tabs items={items} />;
}

function Preview({ draft }: { draft: Draft }) {
  return (
    <>
      <Typography.Title level={4} style={{ marginTop: 0 }}>
        {draft.title}
      </Typography.Title>
      <ArticleText text={draft.body} />
      <FileLinks ids={draft.file_ids ?? []} />
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

function Versions({ versions, onTake }: { versions: Version[]; onTake: (version: Version) => void }) {
  const { t, locale } = useWords();
  const [compared, setCompared] = useState<number | null>(null);
  return (
    <>
      {versions.map((each, place) => {
        const before = versions[place + 1];
        return (
          <div key={each.number}>
            <Flex justify="space-between" align="center" gap={8} style={{ padding: "4px 0" }}>
              <span>
                <b className="figures">{each.number}</b> {t(`version_state.${each.state}`)} · {each.author}
                {each.reviewer !== null && ` → ${each.reviewer}`}{" "}
                <span className="quiet figures">
                  {formatDateTime(each.published_at ?? each.changed_at, locale).slice(0, -3)}
                </span>{" "}
                <span className="quiet">{each.note}</span>
              </span>
              <Flex gap={4}>
                {before && (
                  <Button
                    size="small"
                    type="text"
                    onClick={() => {
                      setCompared(compared === each.number ? null : each.number);
                    }}
                  >
                    {t("knowledge.changes")}
                  </Button>
                )}
                <Button
                  size="small"
                  type="text"
                  onClick={() => {
                    onTake(each);
                  }}
                >
                  {t("knowledge.take_up")}
                </Button>
              </Flex>
            </Flex>
            {before && compared === each.number && (
              <Diff before={wholeText(before.content)} after={wholeText(each.content)} />
            )}
          </div>
        );
      })}
    </>
  );
}
