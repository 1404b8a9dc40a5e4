// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tests.Guidance;

namespace Plimsoll.Tests.Release;

/// <summary>A command that speaks to a server sends its key where nobody on the way reads it.</summary>
public sealed class CliServerTests
{
    /// <summary>Nobody answers at any of these; what is tried ends with 75.</summary>
    [Theory]
    [InlineData(2, "http://plimsoll.invalid")]
    [InlineData(2, "http://192.0.2.7:5080/")]
    [InlineData(2, "HTTP://[2001:db8::1]:1")]
    // A name that begins like this machine's is another machine's.
    [InlineData(2, "http://localhost.example.invalid:1")]
    [InlineData(2, "http://127.0.0.1.example.invalid:1")]
    [InlineData(75, "http://127.0.0.1:1")]
    [InlineData(75, "http://localhost:1")]
    [InlineData(75, "http://[::1]:1")]
    [InlineData(75, "https://plimsoll.invalid")]
    [InlineData(75, "http://plimsoll.invalid", "--plain-http")]
    public void A_key_goes_to_another_machine_in_clear_only_where_that_is_said(int exit, string server, params string[] more)
    {
        var run = CliRun.Of(["release", "register-model", "Example 1", "--model", "frontier", "--server", server, "--key", "a-secret-key", "--tenant", "acme", .. more]);
        Assert.Equal(exit, run.ExitCode);
        Assert.Contains(exit == 2 ? "would go there in clear" : "does not answer", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-key", run.Error, StringComparison.Ordinal);
    }
}
