import { Button } from "antd";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** The keys of a telephone. */
export function Keypad({ word, onPress }: { word: string; onPress: (key: string) => void }) {
  return (
    <div className="flow-keypad" role="group" aria-label={word}>
      {KEYS.map((key) => (
        <Button
          key={key}
          data-key={key}
          onClick={() => {
            onPress(key);
          }}
        >
          {key}
        </Button>
      ))}
    </div>
  );
}
