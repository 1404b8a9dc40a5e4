// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Files;

namespace Plimsoll.Tests.Usage;

public sealed class ImportTests
{
    private static byte[] Sample(string name) => File.ReadAllBytes(Repository.At("samples", "usage", name));

    private static Taken Json(string text) => Sent.Value(PlainJson.Take(Encoding.UTF8.GetBytes(text), Sent.Intake));

    [Fact]
    public void Lines_a_list_and_one_object_are_the_same_events()
    {
        const string One = """{"at":"2026-10-03T09:00:00.000Z","model":"m","user":"u-1"}""", Two = """{"at":"2026-10-03T09:01:00Z","model":"m","highRisk":true}""";
        Assert.Equal(Json($"{One}\n{Two}\n").Rows, Json($"[{One},\n{Two}]").Rows);
        Assert.Equal(Json(One).Rows, Json(One.Replace(",", ",\n", StringComparison.Ordinal)).Rows.Select(r => r with { Id = Json(One).Rows[0].Id }));
        Assert.True(Json(Two).Rows[0].HighRisk);
        Assert.Equal("usage.malformed-request", Sent.Code(PlainJson.Take("\n \n"u8.ToArray(), Sent.Intake)));
    }

    [Fact]
    public void The_sample_counts_every_reason()
    {
        var taken = Sent.Value(PlainJson.Take(Sample("events.jsonl"), Sent.Intake));
        Assert.Equal(5, taken.Rows.Count);
        Assert.Equal([RejectReason.Malformed, RejectReason.NoTime, RejectReason.Future, RejectReason.UnknownField, RejectReason.HoldsText], taken.Rejected.Keys.Order());
        Assert.Equal([(Note.NoUser, 1L), (Note.Duplicate, 1L)], taken.Noted.OrderBy(n => n.Key).Select(n => (n.Key, n.Value)));
    }

    [Theory]
    [InlineData("\"region\":\"Germany\"")]
    [InlineData("\"sector\":\"Health Care\"")]
    [InlineData("\"language\":\"English\"")]
    [InlineData("\"inputTokens\":-1")]
    [InlineData("\"inputTokens\":1.5")]
    [InlineData("\"highRisk\":\"perhaps\"")]
    [InlineData("\"model\":[\"m\"]")]
    [InlineData("\"application\":\"ann@example.org\"")]
    [InlineData("\"kind\":\"other\"")]
    public void A_value_that_is_not_of_its_field_s_form_rejects_the_event(string field) =>
        Assert.Equal([(RejectReason.BadValue, 1L)], Json($$"""{"at":"2026-10-03T09:00:00.000Z",{{field}}}""").Rejected.Select(r => (r.Key, r.Value)));

    [Fact]
    public void Every_field_that_is_said_to_be_known_is()
    {
        foreach (var field in PlainJson.Known) { Assert.DoesNotContain(RejectReason.UnknownField, Json($$"""{"{{field}}":null}""").Rejected.Keys); }
    }

    [Fact]
    public void WildChat_gives_a_use_and_a_verdict_a_conversation_with_codes_for_country_and_language()
    {
        Assert.Equal(ActivityForm.WildChat, ActivityFile.Guess(Sample("wildchat.jsonl")));
        var rows = Sent.Value(ChatLogs.WildChat(Sample("wildchat.jsonl"), Sent.Intake)).Rows;
        Assert.Equal([("GB", "en", ActivityKind.Usage, null), ("GB", "en", ActivityKind.Verdict, "clear"), ("DE", "de", ActivityKind.Usage, null), ("DE", "de", ActivityKind.Verdict, "flagged")], rows.Select(r => (r.Region!, r.Language!, r.Kind, r.Verdict)));
        Assert.Equal(3, rows[2].Turns);
        Assert.Equal(2, rows.Select(r => r.User).Distinct().Count());
    }

    [Fact]
    public void LMSYS_holds_no_time_so_the_importer_has_to_say_one()
    {
        Assert.Equal(ActivityForm.Lmsys, ActivityFile.Guess(Sample("lmsys.jsonl")));
        Assert.Equal(2, Sent.Value(ChatLogs.Lmsys(Sample("lmsys.jsonl"), Sent.Intake)).Rejected[RejectReason.NoTime]);
        var at = new DateTimeOffset(2023, 6, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal([at, at], Sent.Value(ChatLogs.Lmsys(Sample("lmsys.jsonl"), Sent.Intake with { OtherwiseAt = at })).Rows.Select(r => r.At));
    }

    [Fact]
    public void A_person_has_one_hash_in_a_tenant_another_in_the_next_and_none_tells_who_it_is()
    {
        var (here, there) = (new PersonKey(new byte[32], "ten_1"), new PersonKey(new byte[32], "ten_2"));
        Assert.Equal(here.User("u-1"), new PersonKey(new byte[32], "ten_1").User("u-1"));
        Assert.NotEqual(here.User("u-1"), there.User("u-1"));
        Assert.NotEqual(here.User("u-1"), here.User("u-2"));
        byte[] other = new byte[32];
        other[0] = 1;
        Assert.NotEqual(here.User("u-1"), new PersonKey(other, "ten_1").User("u-1"));
        Assert.Equal(here.User("u-1"), Json("""{"at":"2026-10-03T09:00:00.000Z","user":"u-1","conversation":"u-1"}""").Rows[0].User);
        Assert.NotEqual(here.User("u-1"), Json("""{"at":"2026-10-03T09:00:00.000Z","user":"u-1","conversation":"u-1"}""").Rows[0].Conversation);
        Assert.Throws<ArgumentException>(() => new PersonKey(new byte[31], "ten_1"));
    }
}
