// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Files;
using Plimsoll.Usage.Otlp;
using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Sharing;

namespace Plimsoll.Tests.Usage;

/// <summary>The table of fields: what of it was released, and that each row of it reaches whatever reads the table.</summary>
public sealed class ActivityFieldsTests
{
    /// <summary>Name, form, name in canonical bytes, column, word of an agreement. A store of version 2 and every leaf over its rows rest on these.</summary>
    private const string Released = """
        deployment Label deployment deployment deployment
        application Label application application application
        model Label model model model
        provider Label provider provider provider
        operation Label operation operation operation
        region Region region region region
        language Language language language language
        sector Slug sector sector sector
        useCase Slug useCase use_case useCase
        highRisk Truth highRisk high_risk highRisk
        user Pseudonym user user_hash user
        organisation Pseudonym customer customer_hash organisation
        conversation Pseudonym conversation conversation_hash conversation
        response Pseudonym response response_hash response
        turns Whole turns turns turns
        inputTokens Whole inputTokens input_tokens tokens
        outputTokens Whole outputTokens output_tokens tokens
        cachedTokens Whole cachedTokens cached_tokens tokens
        durationMs Whole durationMs duration_ms duration
        classifier Label classifier classifier classifier
        rule Label rule rule rule
        score Real score score score
        verdict Label verdict verdict verdict
        action Label action action action
        feedback Label feedback feedback feedback
        feedbackValue Real feedbackValue feedback_value feedback
        schema Own schema schema_url -
        attributes Own attributes attributes attributes
        agreement Label agreement agreement -
        """;

    private const string PackageOrder =
        "at id kind model provider operation application deployment region language sector useCase highRisk user organisation conversation response turns inputTokens "
        + "outputTokens cachedTokens durationMs classifier rule score verdict action feedback feedbackValue";

    public static TheoryData<string> Sent { get; } = [.. ActivityFields.All.Where(f => f.IsSent).Select(f => f.Name)];

    [Fact]
    public void What_stores_and_leaves_rest_on_stays_as_it_was_and_later_fields_follow_at_the_end()
    {
        string[] released = Released.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal(released, ActivityFields.All.Take(released.Length).Select(f => $"{f.Name} {f.Form} {f.Written} {f.Column} {f.Agreed ?? "-"}"));
        Assert.All(ActivityFields.All.Take(released.Length), f => Assert.InRange(f.Since, 1, 2));
        var later = ActivityFields.All.Skip(released.Length).ToArray();
        Assert.All(later, f => Assert.True(f.Since > 2 && f.Packaged is null, f.Name));
        Assert.Equal(later.Select(f => f.Since).Order(), later.Select(f => f.Since));
        Assert.Equal(PackageOrder.Split(' '), PackageField.All.Select(f => f.Name).Take(PackageOrder.Split(' ').Length));
    }

    [Fact]
    public void Every_field_that_is_declared_is_in_the_list_of_all() =>
        Assert.Equal(
            typeof(ActivityFields).GetFields().Where(f => f.FieldType == typeof(ActivityField)).Select(f => ((ActivityField)f.GetValue(null)!).Name)
                .Order(StringComparer.Ordinal),
            ActivityFields.All.Select(f => f.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void No_two_fields_share_a_name_a_column_a_place_or_the_name_that_a_sender_gives()
    {
        var all = ActivityFields.All;
        foreach (var names in (IEnumerable<string>[])[
            all.Select(f => f.Name), all.Select(f => f.Column), all.Select(f => f.Written), all.SelectMany(f => f.SentAs, (_, sent) => sent.Name),
            all.Select(f => f.Key?.Name).OfType<string>(), ActivityFields.Tables.Select(t => t.Table.Id),
            all.Where(f => f.Domain != 0).Select(f => $"{f.Domain}"), all.Where(f => f.Form == FieldForm.Pseudonym).Select(f => $"{PackageKey.Standing(f)}"),
            all.Select(f => $"{f.Type == FieldType.Text} {f.Slot}"),
        ])
        {
            Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
        }
        Assert.Equal(Enumerable.Range(0, all.Count), all.Select(f => f.Place));
        // A row says in one word of 64 bits which numbers are there.
        Assert.InRange(ActivityFields.NumberCount, 1, 64);
        Assert.All(all.Where(f => f.Form == FieldForm.Pseudonym), f => Assert.NotEqual(0, f.Domain));
        // Reports are split by texts and truths alone, and days added up by texts.
        Assert.All(ReportKey.All.SelectMany(k => k.Fields), f => Assert.True(f.Type is FieldType.Text or FieldType.Truth, f.Name));
        Assert.All(ActivityFields.Counted, f => Assert.Equal(FieldType.Text, f.Type));
    }

    [Theory, MemberData(nameof(Sent))]
    public void A_field_is_taken_from_json_and_from_every_attribute_that_carries_it_and_no_other_field_with_it(string name)
    {
        var field = ActivityFields.Named(name);
        var row = Assert.Single(Json(field, Usage.Sent.Intake).Rows);
        Assert.Equal([field], Holding(row));
        foreach (var sent in field.SentAs)
        {
            var log = Usage.Sent.Log("plimsoll.usage", Attribute(sent.Name, field));
            var taken = Assert.Single(Usage.Sent.Value(OtlpProtobuf.Logs(Usage.Sent.Request(log), Usage.Sent.Intake)).Rows);
            Assert.Equal(row with { Id = taken.Id, At = taken.At }, taken);
        }
    }

    [Theory, MemberData(nameof(Sent))]
    public void A_field_flows_only_where_an_agreement_names_its_word(string name)
    {
        var field = ActivityFields.Named(name);
        Assert.Contains(field.Agreed, Agreeing.Nameable);
        Intake Under(IEnumerable<string> words) =>
            Usage.Sent.Intake with { Under = new Agreement("agr_1", ["Harbour", "Tidewater Labs"], Purpose.Operations, [.. words], new DateOnly(2026, 1, 1), null) };
        var without = Json(field, Under(ActivityFields.Agreeable.Where(word => word != field.Agreed)));
        Assert.Equal([ActivityFields.Agreement], Holding(Assert.Single(without.Rows)));
        Assert.Equal(1, without.Noted[Note.FieldNotAgreed]);
        var with = Json(field, Under([field.Agreed!]));
        Assert.Equal([.. ((ActivityField[])[field, ActivityFields.Agreement]).OrderBy(f => f.Place)], Holding(Assert.Single(with.Rows)));
        Assert.DoesNotContain(Note.FieldNotAgreed, with.Noted.Keys);
    }

    [Theory, MemberData(nameof(Sent))]
    public void A_field_leaves_in_a_package_that_declares_it_and_is_checked_there(string name)
    {
        var field = ActivityFields.Named(name);
        var row = Assert.Single(Json(field, Usage.Sent.Intake).Rows);
        var state = Packaged.State(Packaged.Agreement(Purpose.Research, field.Agreed!));
        var ask = Packaged.Ask with { ResearchSet = null, From = new DateOnly(2026, 9, 1), Until = new DateOnly(2026, 11, 1) };
        var files = Usage.Sent.Value(PackageFiles.FromZip(Usage.Sent.Value(Packaged.TryBuild(state, ask, rows: [row])).Zip));
        Assert.Contains(field.Name, Usage.Sent.Value(PackageCheck.Verify(files, Packaged.Trusted, Packaged.Now)).Manifest.Terms.Fields.Select(f => f.Name));
        using var line = JsonDocument.Parse(Packaged.Text(files, PackageFiles.Activity));
        Assert.Equal(["at", "id", "kind", field.Name], line.RootElement.EnumerateObject().Select(v => v.Name));
        if (field.Type == FieldType.Text) { Assert.Equal(row.Text(field), line.RootElement.GetProperty(field.Name).GetString()); }
    }

    [Fact]
    public void A_field_that_is_there_changes_the_canonical_bytes_of_its_row_and_moves_no_other()
    {
        var bare = new ActivityRow { Id = Guid.Empty, At = Usage.Sent.Now, ReceivedAt = Usage.Sent.Now, Kind = ActivityKind.Usage };
        var full = ActivityFields.All.Where(f => f.IsSent).Aggregate("", (bytes, field) =>
        {
            var row = Assert.Single(Json(field, Usage.Sent.Intake).Rows);
            var (one, none) = (Of(new ActivityRow(row.Texts.ToArray(), row.Numbers.ToArray(), row.KnownNumbers)
            {
                Id = bare.Id, At = bare.At, ReceivedAt = bare.ReceivedAt, Kind = bare.Kind
            }), Of(bare));
            Assert.StartsWith($"{none}{field.Written} ", one, StringComparison.Ordinal);
            return bytes + one[none.Length..];
        });
        Assert.Equal(ActivityFields.All.Count(f => f.IsSent), full.Count(c => c == '\n'));

        static string Of(ActivityRow row) => Encoding.UTF8.GetString(new ActivityBytes().Write(row, 1).Bytes);
    }

    private static Taken Json(ActivityField field, Intake intake) =>
        Usage.Sent.Value(PlainJson.Take(Encoding.UTF8.GetBytes($$"""{"at":"2026-10-03T09:00:00Z","{{field.Name}}":{{Value(field)}}}"""), intake));

    private static byte[] Attribute(string name, ActivityField field) => field.Form switch
    {
        FieldForm.Truth => Usage.Sent.Pair(name, [.. Usage.Sent.Varint(2 << 3), 1]),
        FieldForm.Whole => Usage.Sent.Whole(name, 12),
        FieldForm.Real => Usage.Sent.Text(name, "0.25"),
        _ => Usage.Sent.Text(name, Value(field).Trim('"')),
    };

    private static string Value(ActivityField field) => field.Form switch
    {
        FieldForm.Label or FieldForm.Slug => "\"a-value\"",
        FieldForm.Region => "\"DE\"",
        FieldForm.Language => "\"de\"",
        FieldForm.Pseudonym => "\"somebody\"",
        FieldForm.Truth => "true",
        FieldForm.Whole => "12",
        FieldForm.Real => "0.25",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Form, "No sender gives such a field."),
    };

    private static IEnumerable<ActivityField> Holding(ActivityRow row) =>
        ActivityFields.All.Where(f => f.Type == FieldType.Text ? row.Text(f) is not null : row.Number(f) is not null);
}
