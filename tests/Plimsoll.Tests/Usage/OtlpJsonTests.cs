// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Usage;
using Plimsoll.Usage.Files;
using Plimsoll.Usage.Otlp;

namespace Plimsoll.Tests.Usage;

public sealed class OtlpJsonTests
{
    private static byte[] Sample(string name) => File.ReadAllBytes(Repository.At("samples", "usage", name));

    private static byte[] Request(string span) => Encoding.UTF8.GetBytes($$"""{"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"spans":[{{span}}]}]}]}""");

    [Fact]
    public void Both_forms_of_the_same_span_give_the_same_row()
    {
        const string Span = """{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"0102030405060701","startTimeUnixNano":"1790000000000000000","endTimeUnixNano":1790000001250000000,"later":{"x":[1]},"attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"tidewater-7b"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"11"}},{"key":"user.id","value":{"stringValue":"u-1"}}]}""";
        Assert.Equal(Sent.Value(OtlpProtobuf.Traces(Sent.Request(Sent.Chat(1)), Sent.Intake)).Rows, Sent.Value(OtlpJson.Traces(Request(Span), Sent.Intake)).Rows);
    }

    [Fact]
    public void The_sample_gives_one_row_and_says_what_became_of_the_others()
    {
        Assert.Equal(ActivityForm.OtlpTraces, ActivityFile.Guess(Sample("traces.json")));
        var taken = Sent.Value(OtlpJson.Traces(Sample("traces.json"), Sent.Intake));
        var row = Assert.Single(taken.Rows);
        Assert.Equal("""{"gen_ai.response.finish_reasons":"stop"}""", row.Attributes);
        Assert.Equal([(RejectReason.Malformed, 1L)], taken.Rejected.Select(r => (r.Key, r.Value)));
        Assert.Equal([(Note.TextDropped, 1L), (Note.NotActivity, 1L)], taken.Noted.OrderBy(n => n.Key).Select(n => (n.Key, n.Value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("nothing")]
    [InlineData("""{"resourceSpans":{}}""")]
    [InlineData("""{"resourceSpans":[1]}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":7}]}]}""")]
    public void A_frame_that_cannot_be_read_refuses_the_whole(string request) => Assert.Equal("usage.malformed-request", Sent.Code(OtlpJson.Traces(Encoding.UTF8.GetBytes(request), Sent.Intake)));

    [Fact]
    public void Deep_nesting_is_refused_and_breaks_nothing() =>
        Assert.Equal("usage.malformed-request", Sent.Code(OtlpJson.Traces(Encoding.UTF8.GetBytes($$"""{"resourceSpans":{{new string('[', 100_000)}}"""), Sent.Intake)));

    [Theory]
    [InlineData("""{"traceId":"zz","startTimeUnixNano":"1790000000000000000","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}}]}""")]
    [InlineData("""{"startTimeUnixNano":"-1","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}}]}""")]
    [InlineData("""{"startTimeUnixNano":"18446744073709551616","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}}]}""")]
    [InlineData("""{"startTimeUnixNano":"1790000000000000000","attributes":["x"]}""")]
    [InlineData("7")]
    public void A_span_that_has_not_the_form_of_one_is_rejected_alone(string span)
    {
        var taken = Sent.Value(OtlpJson.Traces(Request(span), Sent.Intake));
        Assert.Equal((0, 1L), (taken.Rows.Count, taken.Rejected.GetValueOrDefault(RejectReason.Malformed)));
    }

    [Fact]
    public void A_log_record_of_an_exporter_is_read_by_its_event_name()
    {
        const string Logs = """{"resourceLogs":[{"scopeLogs":[{"schemaUrl":"https://opentelemetry.io/schemas/1.37.0","logRecords":[{"timeUnixNano":"0","observedTimeUnixNano":"1790000000000000000","eventName":"plimsoll.feedback","body":{"stringValue":"x"},"attributes":[{"key":"plimsoll.feedback.value","value":{"doubleValue":-1}}]}]}]}]}""";
        var row = Assert.Single(Sent.Value(OtlpJson.Logs(Encoding.UTF8.GetBytes(Logs), Sent.Intake)).Rows);
        Assert.Equal((ActivityKind.Feedback, -1.0, "https://opentelemetry.io/schemas/1.37.0"), (row.Kind, row.FeedbackValue, row.Schema));
    }
}
