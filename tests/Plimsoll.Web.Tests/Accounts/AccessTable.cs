// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Who may do what, as it was decided: <c>access.tsv</c>, a row for every address and method that the server knows.</summary>
internal static class AccessTable
{
    public const string Undecided = "?";

    public static readonly string[] Roles = ["administrator", "governance", "contributor", "approver", "engineer", "auditor", "researcher"];

    /// <summary>Seven roles in the organisation of the address, everybody of another organisation, and nobody.</summary>
    public static readonly string[] Callers = [.. Roles, "other", "none"];

    private static readonly string[] Outcomes = ["open", "allowed", "401", "303", "403", "404"];

    private static string File { get; } = Beside();

    /// <param name="Expected">By caller.</param>
    public sealed record Row(string Method, string Pattern, IReadOnlyDictionary<string, string> Expected)
    {
        public string Name => $"{Method} {Pattern}";
    }

    public static IReadOnlyList<Row> Read()
    {
        string[][] lines = [.. System.IO.File.ReadLines(File).Select(line => line.Split('\t'))];
        Assert.Equal(["method", "address", .. Callers], lines[0]);
        return [.. lines.Skip(1).Select(cells => new Row(cells[0], cells[1], Callers.Zip(cells.Skip(2)).ToDictionary(c => c.First, c => c.Second)))];
    }

    /// <summary>Addresses and methods of the running server.</summary>
    public static IReadOnlyList<string> Routes(IServiceProvider services) =>
    [
        .. from endpoint in services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
           let name = $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}"
           orderby name[name.IndexOf('/', StringComparison.Ordinal)..], name
           select name,
    ];

    /// <summary>Rows without an address go; an address without a row gets one in which everything is to be decided.</summary>
    public static void Approve(IReadOnlyList<string> routes)
    {
        var known = Read().ToDictionary(row => row.Name);
        System.IO.File.WriteAllLines(File, [string.Join('\t', (string[])["method", "address", .. Callers]),
            .. routes.Distinct().Select(name => string.Join('\t', (string[])[.. name.Split(' '), .. Callers.Select(caller => known.TryGetValue(name, out var row) ? row.Expected[caller] : Undecided)]))]);
    }

    /// <summary>What is wrong with the table itself.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<Row> rows) =>
        from row in rows
        from fault in (string?[])
        [
            row.Expected.Values.Any(value => !Outcomes.Contains(value)) ? "has a cell that says nothing" : null,
            row.Expected["none"] == "open" && row.Expected.Values.Any(value => value != "open") ? "is open to nobody in particular and closed to somebody" : null,
            row.Expected["none"] != "open" && row.Expected.Values.Contains("open") ? "is open to some and closed to whoever has no account" : null,
            row.Pattern.Contains("{tenant}", StringComparison.Ordinal) && row.Expected["other"] != "404" ? "lets another organisation see that it exists" : null,
        ]
        where fault is not null
        select $"{row.Name} {fault}";

    /// <summary>How the door answered, in the words of the table.</summary>
    public static async Task<string> OutcomeAsync(HttpResponseMessage answer, bool open)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, Code(answer, text)) switch
        {
            (HttpStatusCode.Unauthorized, _) => "401",
            (HttpStatusCode.SeeOther, _) when answer.Headers.Location!.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal) => "303",
            (HttpStatusCode.Forbidden, "accounts.not-allowed") => "403",
            (HttpStatusCode.NotFound, "http.not-found") => "404",
            (>= HttpStatusCode.InternalServerError, _) => $"{(int)answer.StatusCode}: {text}",
            _ => open ? "open" : "allowed",
        };
    }

    private static string? Code(HttpResponseMessage answer, string text) => answer.Content.Headers.ContentType?.MediaType switch
    {
        "application/problem+json" => (string?)JsonNode.Parse(text)!["code"],
        // A page tells the sentence and leaves the code out.
        "text/html" => text.Contains("does not allow to", StringComparison.Ordinal) ? "accounts.not-allowed" : text.Contains("leads nowhere", StringComparison.Ordinal) ? "http.not-found" : null,
        _ => null,
    };

    private static string Beside([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "access.tsv");
}
