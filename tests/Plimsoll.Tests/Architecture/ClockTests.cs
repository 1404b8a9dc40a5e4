// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Architecture;

public sealed class ClockTests
{
    private const string Header = "// SPDX-License-Identifier: Apache-2.0\n";
    private const string New = "src/shells/Plimsoll.Web/Usage/New.cs";

    [Fact]
    public void Nothing_is_dated_ended_or_deleted_by_one_reading_of_the_clock() =>
        Rule.Holds([.. ClockRules.Ambient(Tree.Here), .. ClockRules.Duties(Tree.Here), .. ClockRules.Rows(Tree.Here), .. ClockRules.Files(Tree.Here)]);

    [Theory]
    [InlineData("var now = TimeProvider.System.GetUtcNow();")]
    [InlineData("var clock = MachineClock.Here;")]
    [InlineData("var clock = new SteadyClock(machine);")]
    public void Whoever_asks_the_machine_is_reported(string use) =>
        Assert.StartsWith($"{New} asks the machine", Assert.Single(BrokenTree.Reported(ClockRules.Ambient, broken => broken.Write(New, Header + use))), StringComparison.Ordinal);

    [Theory]
    [InlineData("class Sweep(Acting acting) : BackgroundService { void Do() => Delete(acting.Now); }")]
    [InlineData("class Sweep(TimeProvider clock)\n    : BackgroundService { }")]
    [InlineData("class Sweep(SteadyClock clock) : Room, IHostedService { void Do() => Delete(clock.GetUtcNow()); }")]
    public void A_duty_that_believes_any_time_is_reported(string use) =>
        Assert.StartsWith($"{New} does something by itself", Assert.Single(BrokenTree.Reported(ClockRules.Duties, broken => broken.Write(New, Header + use))), StringComparison.Ordinal);

    [Theory]
    [InlineData("""long Sweep(DateTimeOffset now) => c.Execute("DELETE FROM content WHERE until <= @now", new { now });""")]
    [InlineData("""long Sweep(DateTimeOffset now) => Delete("tenant = @tenant AND kept_at < @before", new { now });""")]
    [InlineData("""Task<long> Sweep(DateTimeOffset at) => DeleteAsync("tenant = $1 AND happened_at < make_timestamp($2)", tenant, at);""")]
    public void A_statement_that_deletes_by_any_time_is_reported(string use)
    {
        Assert.Equal([$"{New}:2 deletes rows by a time; it takes a SettledInstant"], BrokenTree.Reported(ClockRules.Rows, broken => broken.Write(New, Header + use)));
        Assert.Empty(BrokenTree.Reported(ClockRules.Rows, broken => broken.Write(New, Header + use.Replace("DateTimeOffset", "SettledInstant", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("void Sweep() { if (File.GetLastWriteTimeUtc(path) < limit) { File.Delete(path); } }")]
    [InlineData("void Sweep() { if (clock.GetUtcNow() > limit) { Directory.Delete(path, true); } }")]
    public void A_file_that_goes_by_any_time_is_reported(string use) =>
        Assert.StartsWith($"{New} deletes a file", Assert.Single(BrokenTree.Reported(ClockRules.Files, broken => broken.Write(New, Header + use))), StringComparison.Ordinal);
}
