// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Guidance;

namespace Plimsoll.Tests.Guidance;

public sealed class CliWorksheetTests
{
    private static readonly string Sample = Repository.At("samples", "guidance", "worksheet.json");

    [Fact]
    public void The_sample_worksheet_leaves_an_open_question_and_says_which()
    {
        var run = CliRun.Of(["guidance", "worksheet", Sample]);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Open question: ", run.Output);
        Assert.Contains("Because  The benefits lost have not been weighed.", run.Output);
    }

    [Fact]
    public void The_json_is_byte_for_byte_what_the_library_writes()
    {
        var worksheet = Worksheet.FromJson(File.ReadAllBytes(Sample), Sample).Value!;
        var (result, reasons) = worksheet.Conclude();
        Assert.Equal(GuidanceJson.ToUtf8(new WorksheetAnswer(worksheet, result, reasons)), CliRun.Of(["guidance", "worksheet", Sample, "--format", "json"]).Bytes);
    }

    [Fact]
    public void A_blank_worksheet_is_refused_until_it_is_filled_in_and_read_then()
    {
        var blank = CliRun.Of("guidance worksheet --blank");
        Assert.Equal(0, blank.ExitCode);
        Assert.Equal((2, "-:3: risk '' is empty or not a text; write a text.\n"), CliRun.Of(["guidance", "worksheet", "-"], blank.Bytes) is var run ? (run.ExitCode, run.Error) : default);

        var filled = blank.Output
            .Replace("\"risk\": \"\"", "\"risk\": \"Spam\"", StringComparison.Ordinal).Replace("\"evidence\": []", "\"evidence\": [\"A test\"]", StringComparison.Ordinal)
            .Replace("\"comparison\": \"\"", "\"comparison\": \"greater\"", StringComparison.Ordinal).Replace("\"moderationFollows\": \"\"", "\"moderationFollows\": \"no\"", StringComparison.Ordinal)
            .Replace("\"irreversible\": \"\"", "\"irreversible\": \"yes\"", StringComparison.Ordinal).Replace(": \"\"", ": \"no\"", StringComparison.Ordinal);
        Assert.StartsWith("Necessary and proportionate: Spam\n", CliRun.Of(["guidance", "worksheet", "-"], Encoding.UTF8.GetBytes(filled)).Output);
    }

    [Fact]
    public void The_sheet_of_whoever_releases_is_told_by_its_file_and_a_blank_one_says_that_nobody_looked_until_it_is_filled_in()
    {
        var sample = Repository.At("samples", "guidance", "worksheet-releases.json");
        var sheet = ReleasingWorksheet.FromJson(File.ReadAllBytes(sample), sample).Value!;
        var (result, reasons) = sheet.Conclude();
        Assert.Equal(GuidanceJson.ToUtf8(new ReleasingWorksheetAnswer(sheet, result, reasons)), CliRun.Of(["guidance", "worksheet", sample, "--format", "json"]).Bytes);
        Assert.StartsWith("Open: ", CliRun.Of(["guidance", "worksheet", sample]).Output, StringComparison.Ordinal);

        var blank = CliRun.Of("guidance worksheet --blank releases");
        Assert.Contains("fineTuned, mitigationsHold: yes | no | unknown", blank.Error, StringComparison.Ordinal);
        var filled = blank.Output.Replace("\"risk\": \"\"", "\"risk\": \"Spam\"", StringComparison.Ordinal).Replace("\"found\": \"\"", "\"found\": \"not-shown\"", StringComparison.Ordinal);
        Assert.StartsWith("Not looked: Spam\n", CliRun.Of(["guidance", "worksheet", "-"], Encoding.UTF8.GetBytes(filled)).Output, StringComparison.Ordinal);
        Assert.Equal((2, "--blank 'anybody' is not one of the allowed values; use releases | restricts.\n"), CliRun.Of("guidance worksheet --blank anybody") is var run ? (run.ExitCode, run.Error) : default);
    }

    [Fact]
    public void A_byte_order_mark_in_front_of_a_worksheet_does_no_harm() =>
        Assert.Equal(CliRun.Of(["guidance", "worksheet", Sample]).Bytes, CliRun.Of(["guidance", "worksheet", "-"], [0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(Sample)]).Bytes);
}
