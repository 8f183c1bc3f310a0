import { PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Form, InputNumber, Select, Switch } from "antd";
import type { ReactNode } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { RemoveButton } from "@/shared/ui/remove-button";
import { hasTwice, type Fields } from "./model";

interface Option {
  value: string;
  label: string;
}

type Path = (string | number)[];

interface NeedsProps {
  /** Where in the form they are; from a list's item it is `name` within that list. */
  name: Path;
  label?: string;
  skills: Option[];
}

/** Skills that are asked for, each with how well. */
export function Needs({ name, label, skills }: NeedsProps) {
  const { t } = useWords();
  return (
    <Form.Item {...(label !== undefined && { label, tooltip: t("queues.skills_hint") })} style={{ marginBottom: 8 }}>
      <Form.List
        name={name}
        rules={[
          {
            validator: (_, needs: Fields["skills"]) =>
              hasTwice(needs) ? Promise.reject(new Error(t("queues.skill_twice"))) : Promise.resolve(),
          },
        ]}
      >
        {(items, { add, remove }, { errors }) => (
          <Flex vertical gap={6}>
            {items.map((item) => (
              <Flex key={item.key} gap={8} align="center">
                <Form.Item name={[item.name, "skill_id"]} noStyle rules={[{ required: true }]}>
                  <Select
                    aria-label={t("queues.skill")}
                    placeholder={t("queues.skill")}
                    options={skills}
                    style={{ width: 220 }}
                  />
                </Form.Item>
                <Form.Item name={[item.name, "level"]} noStyle>
                  <InputNumber
                    min={1}
                    max={10}
                    precision={0}
                    prefix={t("queues.at_least")}
                    suffix={t("skills.level")}
                    aria-label={t("queues.at_least")}
                    style={{ width: 150 }}
                  />
                </Form.Item>
                <RemoveButton
                  label={t("skills.remove")}
                  onClick={() => {
                    remove(item.name);
                  }}
                />
              </Flex>
            ))}
            <Add
              label={t("queues.add_skill")}
              disabled={skills.length === 0}
              onAdd={() => {
                add({ level: 1 });
              }}
            />
            {skills.length === 0 && <span className="quiet">{t("queues.no_skills_yet")}</span>}
            <Form.ErrorList errors={errors} />
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  );
}

/** What is asked instead when somebody has waited so long: wider rings around the one who knows best. */
export function Rings({ skills }: { skills: Option[] }) {
  const { t } = useWords();
  return (
    <Form.Item label={t("queues.relax")} tooltip={t("queues.relax_hint")} style={{ marginBottom: 8 }}>
      <Form.List name="relax">
        {(items, { add, remove }) => (
          <Flex vertical gap={6}>
            {items.map((item) => (
              <Step
                key={item.key}
                index={item.name}
                onRemove={() => {
                  remove(item.name);
                }}
              >
                <Flex vertical gap={6} style={{ flex: 1 }}>
                  <Form.Item name={[item.name, "min_level"]} noStyle>
                    <InputNumber
                      min={1}
                      max={10}
                      precision={0}
                      prefix={t("queues.ring_level")}
                      aria-label={t("queues.ring_level")}
                      style={{ width: 220 }}
                    />
                  </Form.Item>
                  <Needs name={[item.name, "skills"]} skills={skills} />
                </Flex>
              </Step>
            ))}
            <Add
              label={t("queues.add_ring")}
              onAdd={() => {
                add({ after_seconds: 30, min_level: 1, skills: [] });
              }}
            />
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  );
}

/** Who helps out, or that the contact leaves the queue, when it has waited so long. */
export function OverflowSteps({ queues }: { queues: Option[] }) {
  const { t } = useWords();
  return (
    <Form.Item label={t("queues.overflow")} tooltip={t("queues.overflow_hint")} style={{ marginBottom: 8 }}>
      <Form.List name="overflow">
        {(items, { add, remove }) => (
          <Flex vertical gap={6}>
            {items.map((item) => (
              <Step
                key={item.key}
                index={item.name}
                onRemove={() => {
                  remove(item.name);
                }}
              >
                <Target index={item.name} queues={queues} />
              </Step>
            ))}
            <Add
              label={t("queues.add_overflow")}
              onAdd={() => {
                add({ after_seconds: 60, queue_ids: [], leaves: queues.length === 0 });
              }}
            />
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  );
}

function Target({ index, queues }: { index: number; queues: Option[] }) {
  const { t } = useWords();
  const form = Form.useFormInstance<Fields>();
  const leaves = Form.useWatch(["overflow", index, "leaves"], form) === true;
  return (
    <Flex gap={8} align="start" style={{ flex: 1, minWidth: 0 }}>
      <Form.Item name={[index, "leaves"]} noStyle valuePropName="checked">
        <Switch checkedChildren={t("queues.leaves")} unCheckedChildren={t("queues.helped")} />
      </Form.Item>
      {!leaves && (
        <Form.Item
          name={[index, "queue_ids"]}
          rules={[{ required: true, message: t("queues.overflow_to_whom") }]}
          style={{ flex: 1, minWidth: 0, marginBottom: 0 }}
        >
          <Select mode="multiple" options={queues} placeholder={t("queues.helping_queues")} />
        </Form.Item>
      )}
    </Flex>
  );
}

function Step({ index, onRemove, children }: { index: number; onRemove: () => void; children: ReactNode }) {
  const { t } = useWords();
  return (
    <Flex gap={8} align="start">
      <Form.Item name={[index, "after_seconds"]} noStyle rules={[{ required: true }]}>
        <InputNumber
          min={1}
          max={86_400}
          precision={0}
          prefix={t("queues.after")}
          suffix={t("queues.seconds")}
          aria-label={t("queues.after")}
          style={{ width: 170 }}
        />
      </Form.Item>
      {children}
      <RemoveButton label={t("skills.remove")} onClick={onRemove} />
    </Flex>
  );
}

function Add({ label, onAdd, disabled = false }: { label: string; onAdd: () => void; disabled?: boolean }) {
  return (
    <div>
      <Button size="small" icon={<PlusOutlined />} disabled={disabled} onClick={onAdd}>
        {label}
      </Button>
    </div>
  );
}
