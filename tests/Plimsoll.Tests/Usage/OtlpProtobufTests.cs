// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Otlp;

namespace Plimsoll.Tests.Usage;

public sealed class OtlpProtobufTests
{
    private static Taken Traces(byte[] request) => Sent.Value(OtlpProtobuf.Traces(request, Sent.Intake));

    private static Taken Logs(byte[] request) => Sent.Value(OtlpProtobuf.Logs(request, Sent.Intake));

    [Fact]
    public void A_span_of_a_model_becomes_a_row_with_what_its_resource_says()
    {
        var taken = Traces(Sent.Request(
            [Sent.Text("service.name", "lesson-planner"), Sent.Text("plimsoll.sector", "education"), Sent.Text("plimsoll.region", "DE")],
            Sent.Span(1, Sent.Text("gen_ai.operation.name", "chat"), Sent.Text("gen_ai.request.model", "asked"), Sent.Text("gen_ai.response.model", "tidewater-7b"), Sent.Whole("gen_ai.usage.input_tokens", 112), Sent.Whole("gen_ai.usage.output_tokens", 308), Sent.Text("user.id", "u-1"), Sent.Text("plimsoll.region", "FR"))));
        var row = Assert.Single(taken.Rows);
        Assert.Equal((ActivityKind.Usage, "tidewater-7b", "chat", "lesson-planner", "education", "FR"), (row.Kind, row.Model, row.Operation, row.Application, row.Sector, row.Region));
        Assert.Equal((112L, 308L, 1250L), (row.InputTokens, row.OutputTokens, row.DurationMs));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_790_000_000), row.At);
        Assert.Empty(taken.Rejected);
        Assert.Empty(taken.Noted);
    }

    [Fact]
    public void Whichever_name_a_sender_uses_the_same_column_is_filled_and_the_newer_name_wins()
    {
        foreach (var (name, alias) in Aliases.All.Where(a => a.Key.Contains("input_tokens", StringComparison.Ordinal) && !a.Key.Contains("cache", StringComparison.Ordinal) || a.Key.EndsWith("prompt_tokens", StringComparison.Ordinal) || a.Key == "llm.token_count.prompt"))
        {
            Assert.Equal(7, Assert.Single(Traces(Sent.Request(Sent.Span(1, Sent.Text("gen_ai.request.model", "m"), Sent.Whole(name, 7)))).Rows).InputTokens);
            Assert.NotEmpty(alias.Since);
        }
        foreach (byte[][] both in (byte[][][])[[Sent.Whole("gen_ai.usage.prompt_tokens", 1), Sent.Whole("gen_ai.usage.input_tokens", 2)], [Sent.Whole("gen_ai.usage.input_tokens", 2), Sent.Whole("gen_ai.usage.prompt_tokens", 1)]])
        {
            Assert.Equal(2, Assert.Single(Traces(Sent.Request(Sent.Span(1, [Sent.Text("gen_ai.request.model", "m"), .. both]))).Rows).InputTokens);
        }
    }

    [Fact]
    public void The_same_span_sent_twice_counts_once_and_has_one_id_in_both_requests()
    {
        var twice = Traces(Sent.Request(Sent.Chat(1), Sent.Chat(1), Sent.Chat(2)));
        Assert.Equal(2, twice.Rows.Count);
        Assert.Equal(1, twice.Noted[Note.Duplicate]);
        Assert.Equal(twice.Rows[0].Id, Traces(Sent.Request(Sent.Chat(1))).Rows[0].Id);
    }

    [Fact]
    public void What_is_around_a_use_of_a_model_is_not_counted_as_one()
    {
        var taken = Traces(Sent.Request(
            Sent.Span(1, Sent.Text("http.request.method", "GET")), Sent.Span(2, Sent.Text("gen_ai.operation.name", "invoke_agent"), Sent.Text("gen_ai.request.model", "m")),
            Sent.Span(3, Sent.Text("openinference.span.kind", "TOOL")), Sent.Span(4, Sent.Text("openinference.span.kind", "LLM"), Sent.Text("llm.model_name", "m"))));
        Assert.Equal("llm", Assert.Single(taken.Rows).Operation);
        Assert.Equal(3, taken.Noted[Note.NotActivity]);
        Assert.Empty(taken.Rejected);
    }

    [Fact]
    public void Text_of_people_is_thrown_away_and_counted()
    {
        const string Secret = "my doctor said that";
        var taken = Traces(Sent.Request(
            Sent.Span(1, Sent.Text("gen_ai.request.model", "m"), Sent.Text("gen_ai.input.messages", Secret)), Sent.Span(2, Sent.Text("gen_ai.request.model", "m"), Sent.Text("gen_ai.prompt.0.content", Secret)),
            Sent.Span(3, Sent.Text("gen_ai.request.model", Secret), Sent.Text("gen_ai.operation.name", "chat"), Sent.Text("plimsoll.use_case", Secret), Sent.Text("error.type", Secret)), Sent.Span(4, Sent.Text("gen_ai.request.model", "m"), Sent.Text("anything.else", Secret))));
        Assert.Equal(4, taken.Rows.Count);
        Assert.DoesNotContain("doctor", string.Concat(taken.Rows), StringComparison.Ordinal);
        Assert.Equal((2L, 1L), (taken.Noted[Note.TextDropped], taken.Noted[Note.ValueDropped]));
    }

    [Fact]
    public void An_attribute_of_ten_megabytes_costs_nothing_and_leaves_nothing()
    {
        var taken = Traces(Sent.Request(Sent.Span(1, Sent.Text("gen_ai.request.model", new string('m', 10_000_000)), Sent.Text("gen_ai.operation.name", "chat"))));
        Assert.Null(Assert.Single(taken.Rows).Model);
        Assert.Equal(1, taken.Noted[Note.ValueDropped]);
    }

    [Fact]
    public void The_future_the_distant_past_and_no_time_are_rejected_by_name_and_a_clock_that_ran_back_is_noted()
    {
        byte[] model = Sent.Text("gen_ai.request.model", "m");
        var ahead = (ulong)(Sent.Now + Intake.Ahead - DateTimeOffset.UnixEpoch).Ticks * 100;
        var taken = Traces(Sent.Request(Sent.Span(1, ahead, ahead, model), Sent.Span(2, ahead + 1_000_000, ahead, model), Sent.Span(3, 0, 0, model), Sent.Span(4, 1_000_000_000, 0, model), Sent.Span(5, ulong.MaxValue, 0, model), Sent.Span(6, Sent.Start, Sent.Start - 1, model)));
        Assert.Equal([(RejectReason.NoTime, 1), (RejectReason.Future, 2), (RejectReason.TooOld, 1)], taken.Rejected.OrderBy(r => r.Key).Select(r => (r.Key, r.Value)));
        Assert.Equal(2, taken.Rows.Count);
        Assert.Null(taken.Rows[1].DurationMs);
        Assert.Equal(2, taken.Noted[Note.ClockSkew]);
    }

    [Fact]
    public void More_events_than_a_request_may_hold_are_rejected_and_the_first_are_kept()
    {
        var taken = Sent.Value(OtlpProtobuf.Traces(Sent.Request([.. Enumerable.Range(1, 5).Select(i => Sent.Chat((byte)i))]), Sent.Intake with { Most = 3 }));
        Assert.Equal((3, 2L), (taken.Rows.Count, taken.Rejected[RejectReason.TooMany]));
    }

    [Fact]
    public void A_broken_span_is_rejected_alone_and_a_broken_frame_refuses_the_whole()
    {
        byte[] cut = [.. Sent.Chat(1), .. Sent.Varint((9 << 3) | 2), 0xFF, 0x7F, 1];
        var taken = Traces(Sent.Request(Sent.Chat(1), cut, Sent.Chat(2)));
        Assert.Equal((2, 1L), (taken.Rows.Count, taken.Rejected[RejectReason.Malformed]));
        var whole = Sent.Request(Sent.Chat(1));
        Assert.Equal("usage.malformed-request", Sent.Code(OtlpProtobuf.Traces(whole.AsSpan(0, whole.Length - 3), Sent.Intake)));
        Assert.Equal("usage.malformed-request", Sent.Code(OtlpProtobuf.Traces([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], Sent.Intake)));
        Assert.Equal("usage.malformed-request", Sent.Code(OtlpProtobuf.Traces([0x0B, 0x0C], Sent.Intake)));
        Assert.Empty(Traces([]).Rows);
    }

    [Fact]
    public void Unknown_fields_of_every_wire_type_are_passed_over()
    {
        byte[] unknown = [.. Sent.Field(99, "later"u8), .. Sent.Varint(98 << 3), 5, .. Sent.Fixed64(97, 1), .. Sent.Varint((96 << 3) | 5), 1, 2, 3, 4];
        Assert.Single(Traces([.. unknown, .. Sent.Request([.. Sent.Chat(1), .. unknown])]).Rows);
    }

    [Fact]
    public void A_value_nested_ten_thousand_deep_is_not_descended_into()
    {
        byte[] value = Sent.Field(1, "x"u8);
        for (var i = 0; i < 10_000; i++) { value = Sent.Field(5, Sent.Field(1, value)); }
        Assert.Single(Traces(Sent.Request(Sent.Span(1, Sent.Text("gen_ai.request.model", "m"), Sent.Pair("gen_ai.response.finish_reasons", value)))).Rows);
    }

    [Fact]
    public void Log_records_bring_verdicts_and_feedback_and_the_details_of_an_inference_share_the_id_of_its_span()
    {
        byte[] details = [.. Sent.Log("gen_ai.client.inference.operation.details", Sent.Text("gen_ai.request.model", "m")), .. Sent.Field(9, Sent.Trace), .. Sent.Field(10, 1, 2, 3, 4, 5, 6, 7, 1)];
        var taken = Logs(Sent.Request(
            Sent.Log("gen_ai.evaluation.result", Sent.Text("gen_ai.evaluation.name", "harm-filter"), Sent.Text("gen_ai.evaluation.score.label", "BLOCKED"), Sent.Pair("gen_ai.evaluation.score.value", Sent.Fixed64(4, BitConverter.DoubleToUInt64Bits(0.5)))),
            Sent.Log("plimsoll.feedback", Sent.Text("plimsoll.feedback", "thumbs-down"), Sent.Text("user.id", "u-1")), Sent.Log("something.else"), details));
        Assert.Equal([ActivityKind.Verdict, ActivityKind.Feedback, ActivityKind.Usage], taken.Rows.Select(r => r.Kind));
        Assert.Equal(("harm-filter", "blocked", 0.5), (taken.Rows[0].Classifier, taken.Rows[0].Verdict, taken.Rows[0].Score));
        Assert.Equal(Traces(Sent.Request(Sent.Chat(1))).Rows[0].Id, taken.Rows[2].Id);
        Assert.Equal((1L, 3L), (taken.Noted[Note.NotActivity], taken.Noted[Note.TextDropped]));
    }

    [Fact]
    public void An_agreement_lets_only_its_fields_through()
    {
        Intake Under(params string[] fields) => Sent.Intake with { Under = new Agreement("agr_1", ["Harbour", "Tidewater Labs"], Purpose.Operations, fields, new DateOnly(2026, 1, 1), null) };
        var intake = Under("model", "user");
        var taken = Sent.Value(OtlpProtobuf.Traces(Sent.Request(Sent.Chat(1)), intake));
        var row = Assert.Single(taken.Rows);
        Assert.Equal(("tidewater-7b", null, null, "agr_1"), (row.Model, row.Operation, row.InputTokens, row.Agreement));
        Assert.NotNull(row.User);
        Assert.Equal(1, taken.Noted[Note.FieldNotAgreed]);
        var bare = Assert.Single(Sent.Value(OtlpProtobuf.Traces(Sent.Request(Sent.Chat(1)), Under())).Rows);
        Assert.Equal(new ActivityRow { Id = bare.Id, At = bare.At, ReceivedAt = bare.ReceivedAt, Kind = bare.Kind, Agreement = "agr_1" }, bare);
    }

    [Fact]
    public void The_answer_tells_how_many_were_rejected_in_both_forms_and_nothing_where_all_were_taken()
    {
        var all = Traces(Sent.Request(Sent.Chat(1)));
        Assert.Empty(OtlpAnswer.Protobuf(all));
        Assert.Equal("{}"u8.ToArray(), OtlpAnswer.Json(all, logs: false));
        var some = Traces(Sent.Request(Sent.Chat(1), Sent.Span(2, 0, 0, Sent.Text("gen_ai.request.model", "m"))));
        byte[] message = [.. "1 × no-time (says no time)"u8];
        Assert.Equal([0x0A, (byte)(message.Length + 4), 0x08, 1, 0x12, (byte)message.Length, .. message], OtlpAnswer.Protobuf(some));
        Assert.Equal("""{"partialSuccess":{"errorMessage":"1 × no-time (says no time)","rejectedSpans":"1"}}""", System.Text.Encoding.UTF8.GetString(OtlpAnswer.Json(some, logs: false)));
        Assert.Contains("rejectedLogRecords", System.Text.Encoding.UTF8.GetString(OtlpAnswer.Json(some, logs: true)), StringComparison.Ordinal);
    }
}
