import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Card, Flex, Form, Input, Select } from "antd";
import { asProblem } from "@/shared/api/problem";
import { FieldsDesigner } from "@/shared/fields/fields-designer";
import { designFaults, problemsOf, sentFields, type Field, type FieldChoice } from "@/shared/fields/model";
import { useFormDraft } from "@/shared/fields/use-form-draft";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import { CUSTOMERS, loadLayout, saveLayout, type CustomerLayout } from "./api";

/** What an enterprise keeps of its customers: fields of its own, grades, the tags that it offers. */
export function CustomerLayoutPage() {
  const me = useMe();
  const found = useQuery({
    queryKey: [CUSTOMERS, "layout", me.tenant.id],
    queryFn: () => loadLayout(me.tenant.id),
    refetchOnWindowFocus: false,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined) return <Card loading />;
  return <Designer key={found.data.version} tenantId={me.tenant.id} layout={found.data} />;
}

interface Draft {
  fields: Field[];
  grades: FieldChoice[];
  tags: string[];
}

function Designer({ tenantId, layout }: { tenantId: string; layout: CustomerLayout }) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { fields: before, grades: graded, tags: tagged } = layout;
  const saved: Draft = { fields: before, grades: graded, tags: tagged };
  const [draft, keep, forget] = useFormDraft<Draft>(`customer-layout.${tenantId}.${String(layout.version)}`, saved);
  const { fields, grades, tags } = draft;
  const put = (change: Partial<Draft>) => {
    keep({ ...draft, ...change });
  };
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      saveLayout(tenantId, {
        fields: sentFields(fields) as CustomerLayout["fields"],
        grades: grades.filter(({ code }) => code.trim() !== ""),
        tags,
        version: layout.version,
      }),
    onSuccess: () => {
      forget();
      void message.success(t("customers.layout_saved"));
      void queries.invalidateQueries({ queryKey: [CUSTOMERS] });
    },
    onError: (problem) => void message.error(sentence(problem)),
  });
  const faulty = designFaults(fields).some((fault) => fault !== null);
  return (
    <Card
      size="small"
      title={t("customers.layout_title")}
      extra={
        <Button
          type="primary"
          loading={isPending}
          disabled={faulty || JSON.stringify(draft) === JSON.stringify(saved)}
          onClick={() => {
            mutate();
          }}
        >
          {t("common.save")}
        </Button>
      }
    >
      <FieldsDesigner
        value={fields}
        onChange={(changed) => {
          put({ fields: changed });
        }}
        problems={error === null ? {} : problemsOf(asProblem(error))}
        without={["files"]}
        mayBeUnique
      />
      <Form layout="vertical" style={{ maxWidth: 720, marginTop: 16 }}>
        <Form.Item label={t("customers.layout_grades")}>
          <Grades
            grades={grades}
            onChange={(changed) => {
              put({ grades: changed });
            }}
          />
        </Form.Item>
        <Form.Item label={t("customers.layout_tags")} extra={t("customers.layout_tags_hint")}>
          <Select
            mode="tags"
            open={false}
            suffixIcon={null}
            value={tags}
            onChange={(changed: string[]) => {
              put({ tags: changed });
            }}
          />
        </Form.Item>
      </Form>
    </Card>
  );
}

function Grades({ grades, onChange }: { grades: FieldChoice[]; onChange: (grades: FieldChoice[]) => void }) {
  const { t } = useWords();
  const put = (place: number, change: Partial<FieldChoice>) => {
    onChange(grades.map((each, at) => (at === place ? { ...each, ...change } : each)));
  };
  const columns = [
    ["code", t("customers.grade_code")],
    ["name_zh", t("customers.grade_zh")],
    ["name_en", t("customers.grade_en")],
  ] as const;
  return (
    <Flex vertical gap={4}>
      {grades.length > 0 && (
        <Flex gap={6} className="quiet">
          {columns.map(([key, label]) => (
            <span key={key} style={{ flex: 1 }}>
              {label}
            </span>
          ))}
          <span style={{ width: 28 }} />
        </Flex>
      )}
      {grades.map((grade, place) => (
        <Flex key={place} gap={6}>
          {columns.map(([key, label]) => (
            <Input
              key={key}
              value={grade[key]}
              placeholder={label}
              aria-label={`${label} ${String(place + 1)}`}
              onChange={(event) => {
                put(place, { [key]: event.target.value });
              }}
            />
          ))}
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={`${t("customers.grade_remove")} ${String(place + 1)}`}
            onClick={() => {
              onChange(grades.filter((_, at) => at !== place));
            }}
          />
        </Flex>
      ))}
      <Button
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => {
          onChange([...grades, { code: "", name_zh: "", name_en: "" }]);
        }}
      >
        {t("customers.grade_add")}
      </Button>
    </Flex>
  );
}
