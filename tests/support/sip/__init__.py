"""Real SIP callers and phones for tests: SIPp speaks SIP, `media` speaks and hears RTP.

    asterisk = PrivateAsterisk(private_config(tmp_path))
    asterisk.start()
    async with await Phone.plug_in(switch_port=port, name="seat-1", secret=SECRET) as phone:
        async with await Caller.place(switch_port=port, number="96968001") as caller:
            assert await caller.answered()
            caller.key("1")
            assert await phone.rings()
            phone.decide()
            assert await caller.media.wait_for_tone(1000, within=1)
            caller.hang_up()

- `asterisk`: a private Asterisk on free ports, with tones for prompts; `fixtures` makes it a fixture.
- `people`: `Caller` and `Phone`; each speaks a tone of its own, so that who hears whom is measured, not assumed.
- `sipp`: one SIPp process with a rendered scenario of `scenarios/`; a scenario waits for a MESSAGE with its Call-ID
  where a person decides (answer, hang up), and the test sends it.
- `media`: G.711, tones, RTP and RFC 4733 digits; needs no privilege.
"""
