// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plimsoll.Privacy.Redaction;
using Plimsoll.Usage;
using Plimsoll.Usage.Files;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Usage;

public sealed class ChatTests
{
    private static byte[] Sample(string name) => File.ReadAllBytes(Repository.At("samples", "usage", name));

    private static string Code(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Sent.Code(Chat.Read(document.RootElement));
    }

    [Fact]
    public void The_two_layouts_and_a_plain_one_read_alike_and_unknown_roles_are_other()
    {
        Assert.Equal(["user", "assistant"], Packaged.Chat(Packaged.Written[0]).Messages.Select(m => m.Role));
        var plain = Packaged.Chat("""{"model":"m","language":"Portuguese","messages":[{"role":"Ada","text":"x"},{"text":"y"}]}""");
        Assert.Equal(["other", "other"], plain.Messages.Select(m => m.Role));
        Assert.Equal(("pt", null), (plain.Language, plain.At));
        Assert.Equal("33f01939a744455c869cb234afca47f1", Packaged.Chat(Encoding.UTF8.GetString(Sample("lmsys.jsonl")).Trim()).Id);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"messages":["x"]}""")]
    [InlineData("""{"messages":[{"role":"user"}]}""")]
    [InlineData("""{"messages":[{"role":"user","text":"\ud800"}]}""")]
    public void What_is_no_conversation_is_refused(string json) => Assert.Equal("usage.bad-value", Code(json));

    [Fact]
    public void A_redacted_conversation_has_neither_its_name_nor_its_user_and_is_read_back_as_it_was_kept()
    {
        var chat = Packaged.Chat(Packaged.Written[0]);
        Assert.Equal("aa01", chat.User);
        var redacted = chat.Redacted();
        var utf8 = redacted.ToUtf8();
        Assert.DoesNotContain("aa01", Encoding.UTF8.GetString(utf8), StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.org", Encoding.UTF8.GetString(utf8), StringComparison.Ordinal);
        var back = RedactedChat.Read(utf8);
        Assert.Equal(redacted.Messages, back.Messages);
        Assert.Equal((redacted.Model, redacted.At, redacted.Language), (back.Model, back.At, back.Language));
        Assert.Equal([(PersonalKind.Email, 1), (PersonalKind.Phone, 1)], back.Counts.Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public void What_was_redacted_once_holds_nothing_that_would_be_redacted_again()
    {
        string[] parts = ["ada@example.org", "+44 20 7946 0958", "4111 1111 1111 1111", "10.0.0.1", "https://example.org/a", " ", "-", "/", "card", "call ", "12", "@", ":", "DE89 3704 0044 0532 0130 00", "\\", "/home/ada/x"];
        var random = new Random(20261125);
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => parts[random.Next(parts.Length)]));
            var clean = new Chat(null, null, null, null, null, [new ChatMessage("user", text)]).Redacted().Messages[0].Text;
            Assert.True(Redactor.Find(clean).Count == 0, $"{text} became {clean}");
        }
    }

    [Theory]
    [InlineData("wildchat.jsonl")]
    [InlineData("lmsys.jsonl")]
    public void Without_the_store_of_content_no_word_that_was_written_leaves_the_machine(string sample)
    {
        foreach (var line in Encoding.UTF8.GetString(Sample(sample)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var sent = Encoding.UTF8.GetString(ChatLines.Sendable(Encoding.UTF8.GetBytes(line), withText: false));
            foreach (var text in (string[])["a prompt", "a reply", "another", "content"]) { Assert.DoesNotContain(text, sent, StringComparison.Ordinal); }
            // What intake makes of it is the same.
            var form = ActivityFile.Guess(Encoding.UTF8.GetBytes(sent));
            Assert.Equal(Sent.Value(ActivityFile.Take(Encoding.UTF8.GetBytes(line), form, Sent.Intake with { OtherwiseAt = Sent.Now })).Rows, Sent.Value(ActivityFile.Take(Encoding.UTF8.GetBytes(sent), form, Sent.Intake with { OtherwiseAt = Sent.Now })).Rows);
        }
    }

    [Theory]
    [InlineData("not json, but ada@example.org")]
    [InlineData("[\"a secret\"]")]
    [InlineData("{\"conversation_hash\":\"\\ud800\",\"x\":\"a secret\"}")]
    public void A_line_that_cannot_be_read_stays_and_is_counted(string line)
    {
        var sent = ChatLines.Sendable(Encoding.UTF8.GetBytes(line), withText: true);
        Assert.Equal("{", Encoding.UTF8.GetString(sent));
        Assert.Equal(1, Sent.Value(ActivityFile.Take(sent, ActivityForm.WildChat, Sent.Intake)).Rejected[RejectReason.Malformed]);
    }

    [Fact]
    public void With_the_store_of_content_texts_leave_redacted_and_fields_that_nobody_asked_for_stay()
    {
        var sent = JsonNode.Parse(ChatLines.Sendable(Encoding.UTF8.GetBytes("""{"conversation_hash":"c1","header":{"user-agent":"x"},"state":"Hesse","conversation":[{"role":"user","content":"I am ada@example.org","header":{},"state":"Hesse","hashed_ip":"a"}]}"""), withText: true))!;
        Assert.Equal("""{"conversation_hash":"c1","conversation":[{"role":"user","hashed_ip":"a","content":"I am [email]"}]}""", sent.ToJsonString());
    }

    [Fact]
    public void Only_conversations_whose_metadata_were_taken_are_kept()
    {
        var bytes = Sample("wildchat.jsonl");
        var rows = Sent.Value(ActivityFile.Take(bytes, ActivityForm.WildChat, Sent.Intake)).Rows;
        var kept = ChatLines.Keepable(bytes, rows, Sent.Intake.Key);
        Assert.Equal(rows.Where(r => r.Kind == Plimsoll.Usage.ActivityKind.Usage).Select(r => (r.Conversation!.Value, r.User)), kept.Select(k => (k.Conversation, k.User)));
        Assert.Single(ChatLines.Keepable(bytes, [.. rows.Where(r => r.Language == "de")], Sent.Intake.Key));
        Assert.Empty(ChatLines.Keepable(bytes, [.. rows.Select(r => r with { Conversation = null })], Sent.Intake.Key));
    }

    [Theory]
    [InlineData("none", "civic-questions", 2, "2026-09", 0, 30)]
    [InlineData("usage.bad-value", "Civic Questions", 2, "2026-09", 0, 30)]
    [InlineData("usage.bad-value", "civic-questions", 0, "2026-09", 0, 30)]
    [InlineData("usage.bad-value", "civic-questions", 101, "2026-09", 0, 30)]
    [InlineData("usage.bad-value", "civic-questions", 2, "of September", 0, 30)]
    [InlineData("usage.bad-value", "civic-questions", 2, "2026-09", 1, 30)]
    [InlineData("usage.bad-value", "civic-questions", 2, "2026-09", 0, 0)]
    [InlineData("usage.bad-value", "civic-questions", 2, "2026-09", 0, 4000)]
    public void A_donation_says_for_what_on_which_consent_and_until_when(string code, string set, int conversations, string version, int hoursAhead, int days) => Assert.Equal(code, Sent.Code(Donating.Give(
        UsageRegister.Empty, "don_1", set, conversations, version, Packaged.Now.AddHours(hoursAhead),
        LastDay.Before(DateOnly.FromDateTime(Packaged.Now.UtcDateTime).AddDays(days)), Packaged.Now)));

    [Theory]
    [InlineData(null, "api.nothing-changed")]
    [InlineData(0, "usage.bad-value")]
    [InlineData(1, "none")]
    [InlineData(30, "none")]
    [InlineData(31, "usage.bad-value")]
    public void Content_is_kept_only_when_it_is_said_and_for_thirty_days_at_most(int? days, string code)
    {
        Assert.Null(UsageRegister.Empty.Sharing.ContentDays);
        Assert.Equal(code, Sent.Code(Donating.Keep(UsageRegister.Empty, days)));
    }
}
