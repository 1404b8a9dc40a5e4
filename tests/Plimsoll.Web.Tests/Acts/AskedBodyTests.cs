// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Tests.Acts;

/// <summary>Bodies that cannot be read: told by field, by what is possible, and never by what the program is made of.</summary>
public sealed class AskedBodyTests
{
    [Theory]
    [InlineData("""{"status":"done"}""", "status 'done' is not one of the allowed values; use open | in-progress | met | met-late | not-applicable | risk-accepted | not-required.")]
    [InlineData("""{"status":3}""", "status '3' is not one of the allowed values; use open | in-progress | met | met-late | not-applicable | risk-accepted | not-required.")]
    [InlineData("""{}""", "status is missing; use open | in-progress | met | met-late | not-applicable | risk-accepted | not-required.")]
    [InlineData("""{"status":null}""", "status is null; use open | in-progress | met | met-late | not-applicable | risk-accepted | not-required.")]
    [InlineData("""{"status":"met","reason":7}""", "reason '7' is not a text; write a text.")]
    [InlineData("""{"status":"met","reasons":"x"}""", "reasons is not a known field; use status | reason | acceptedBy | until | zone.")]
    [InlineData("""{"status":"met","status":"open"}""", "status stands twice; write it once.")]
    [InlineData("""{"status":"met","until":"tomorrow"}""",
        "until 'tomorrow' is no day and no instant with at most three decimals; write a day such as 2026-11-20, or an instant such as 2026-11-20T12:00:00Z.")]
    [InlineData("""{"status":"met","until":true}""",
        "until 'true' is no day and no instant with at most three decimals; write a day such as 2026-11-20, or an instant such as 2026-11-20T12:00:00Z.")]
    [InlineData("""{"status":"met","reason":"\ud800"}""", "body holds a text that is not Unicode; send the JSON that /openapi/v1.json describes.")]
    [InlineData("""{"status":"met","\ud800":1}""", "body holds a text that is not Unicode; send the JSON that /openapi/v1.json describes.")]
    [InlineData("""["met"]""", "body is not an object; write an object.")]
    [InlineData("""{"status":""", "body is no JSON that can be read, from line 1, byte 11 on; send the JSON that /openapi/v1.json describes.")]
    public void A_fault_is_told_in_a_sentence(string body, string sentence) => Assert.Equal(sentence, Sentence<WorkPractice.StatusAsk>(body));

    public static TheoryData<string, string> OfLists { get; } = new()
    {
        { """{"email":"a@example.org","roles":["auditor","boss"]}""", $"roles[1] 'boss' is not one of the allowed values; use {Rights.Roles.Allowed}." },
        {
            """{"email":"a@example.org","roles":"auditor"}""",
            $"roles 'auditor' is not a list, each item {Rights.Roles.Allowed}; write a list, each item {Rights.Roles.Allowed}."
        },
        { """{"email":"a@example.org","roles":[null]}""", "body cannot be read (a list holds null); send the JSON that /openapi/v1.json describes." },
    };

    [Theory, MemberData(nameof(OfLists))]
    public void So_is_one_inside_a_list(string body, string sentence) => Assert.Equal(sentence, Sentence<People.InviteAsk>(body));

    [Theory]
    [InlineData("""{"model":"m","version":"1","plan":{"releaseType":"nonsense"}}""", "plan.releaseType 'nonsense' is not one of the allowed values; use ")]
    [InlineData("""{"model":"m","version":"1","plan":7}""", "plan '7' is not an object; write an object.")]
    [InlineData("""{"model":"m","version":"1","plan":{"audience":"all"}}""", "plan.audience 'all' is not one of the allowed values; use ")]
    public void So_is_one_inside_an_object(string body, string sentence) =>
        Assert.StartsWith(sentence, Sentence<RegisterThings.ReleaseAsk>(body), StringComparison.Ordinal);

    /// <summary>Every body of the interface, with one thing wrong after another: no sentence names a type or a part of the program.</summary>
    [Fact]
    public void No_body_of_the_interface_is_refused_with_the_name_of_a_type()
    {
        var asks = typeof(PlimsollApp).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, ContainsGenericParameters: false } && t.Name.EndsWith("Ask", StringComparison.Ordinal)).ToArray();
        Assert.True(asks.Length > 30);
        foreach (var ask in asks)
        {
            var fields = Body.Json.GetTypeInfo(ask).Properties;
            string[] bodies = ["{}", "[]", "7", "null", "{", """{"unheard":1}""",
                .. from field in fields from value in (string[])["null", "true", "1.5", "\"nonsense\"", "[7]", "{\"a\":[]}"] select $"{{\"{field.Name}\":{value}}}"];
            foreach (var body in bodies)
            {
                var told = Read(ask, body);
                if (told is null) { continue; }
                Assert.Equal("api.malformed", told.Code);
                foreach (var inside in (string[])["Plimsoll.", "System.", ".NET", "parameter", "converted", "Ask ", "deserialize"])
                {
                    Assert.False(told.Sentence.Contains(inside, StringComparison.Ordinal), $"{ask.Name} {body}: {told.Sentence}");
                }
            }
        }
    }

    private static string Sentence<T>(string body) where T : class => Body.Read<T>(Encoding.UTF8.GetBytes(body)).Refusal!.Sentence;

    private static Refusal? Read(Type ask, string body) =>
        (Refusal?)typeof(AskedBodyTests).GetMethod(nameof(RefusalOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(ask).Invoke(null, [body]);

    private static Refusal? RefusalOf<T>(string body) where T : class => Body.Read<T>(Encoding.UTF8.GetBytes(body)).Refusal;
}
