// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Files;

namespace Plimsoll.Tests.Usage;

/// <summary>Whatever arrives, the readers answer: rows and counts, or one refusal. Nothing throws, and nothing that a person wrote stays.</summary>
public sealed class FuzzTests
{
    private const string Secret = "Dear Sir, I am ill";

    /// <summary>Each form is mutated this often; <c>tools/slow</c> asks for more.</summary>
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_FUZZ_ROUNDS") ?? "3000", System.Globalization.CultureInfo.InvariantCulture);

    public static TheoryData<ActivityForm> Forms => [.. Enum.GetValues<ActivityForm>()];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Any_bytes_are_answered_and_no_sentence_survives(ActivityForm form)
    {
        var random = new Random(20261120 + (int)form);
        var seed = Seed(form);
        Assert.NotEmpty(Sent.Value(ActivityFile.Take(seed, form, Sent.Intake with { OtherwiseAt = Sent.Now })).Rows);
        var (read, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutated(seed, random);
            var result = ActivityFile.Take(bytes, form, Sent.Intake with { OtherwiseAt = Sent.Now });
            _ = ActivityFile.Guess(bytes);
            if (!result.Succeeds(out var taken, out _)) { refused++; continue; }
            read++;
            Assert.Equal(taken.Rows.Count, taken.Rows.Select(r => r.Id).Distinct().Count());
            foreach (var row in taken.Rows)
            {
                foreach (var text in Texts(row)) { Assert.True(Label.Is(text), text); }
                Assert.InRange(row.At, new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero), Sent.Now + Intake.Ahead);
            }
        }
        Assert.True(read > 0 && (refused > 0 || form is ActivityForm.Json or ActivityForm.WildChat or ActivityForm.Lmsys), $"read {read}, refused {refused}: the mutations reach only one side");
    }

    private static IEnumerable<string> Texts(ActivityRow row) =>
        ((string?[])[row.Deployment, row.Application, row.Model, row.Provider, row.Operation, row.Region, row.Language, row.Sector, row.UseCase, row.Classifier, row.Rule, row.Verdict, row.Action, row.Feedback, row.Schema]).OfType<string>();

    private static byte[] Mutated(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var i = random.Next(1, 6); i > 0 && bytes.Count > 1; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at))); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                case 5: bytes.InsertRange(at, Encoding.UTF8.GetBytes(random.Next(2) == 0 ? Secret : "\u0000\"}]{[\\ud800")); break;
            }
        }
        return [.. bytes];
    }

    private static byte[] Seed(ActivityForm form) => form switch
    {
        ActivityForm.OtlpTracesProtobuf => Sent.Request([Sent.Text("service.name", "app")], Sent.Span(1, Sent.Text("gen_ai.request.model", "m"), Sent.Text("gen_ai.input.messages", Secret), Sent.Whole("gen_ai.usage.input_tokens", 3)), Sent.Chat(2)),
        ActivityForm.OtlpLogsProtobuf => Sent.Request(Sent.Log("gen_ai.evaluation.result", Sent.Text("gen_ai.evaluation.explanation", Secret), Sent.Text("gen_ai.evaluation.name", "filter")), Sent.Log("plimsoll.usage", Sent.Text("user.id", Secret))),
        ActivityForm.OtlpTraces => File.ReadAllBytes(Repository.At("samples", "usage", "traces.json")),
        ActivityForm.OtlpLogs => Encoding.UTF8.GetBytes($$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1790000000000000000","eventName":"plimsoll.usage","body":{"stringValue":"{{{Secret}}}"},"attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}}]}]}]}]}"""),
        ActivityForm.Json => File.ReadAllBytes(Repository.At("samples", "usage", "events.jsonl")),
        ActivityForm.WildChat => File.ReadAllBytes(Repository.At("samples", "usage", "wildchat.jsonl")),
        ActivityForm.Lmsys => File.ReadAllBytes(Repository.At("samples", "usage", "lmsys.jsonl")),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
