// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Watch;

/// <summary>One line for each request, where whoever runs the server wants it: what was asked by its pattern, and how it was answered. Nothing of it is a
/// caller's word, so that no id, no secret and nobody's address can stand in it.</summary>
internal sealed partial class AccessLog(ILogger<AccessLog> log)
{
    /// <summary>Whether a request gets a line: none does where nobody asks for it, and none with which the server warms itself up.</summary>
    public bool Tells(HttpRequest request) => log.IsEnabled(LogLevel.Information) && !WarmUp.Is(request);

    public void Write(string method, string route, int status, TimeSpan took, long bytes) =>
        Asked(log, method, route, status, (long)took.TotalMilliseconds, bytes);

    [LoggerMessage(1513, LogLevel.Information, "{Method} {Route} {Status} {Milliseconds} ms {Bytes} bytes")]
    private static partial void Asked(ILogger log, string method, string route, int status, long milliseconds, long bytes);
}
