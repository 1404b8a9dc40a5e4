// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Who may do what, as it was decided: <c>access.tsv</c>, a row for every address and method that the server knows.</summary>
internal static class AccessTable
{
    public const string Undecided = "?";

    private const string Open = "open", Refused = "403";

    /// <summary>The roles that there are; which of them were decided about says the head of the table.</summary>
    public static readonly string[] Roles = [.. Rights.Roles.All.Select(role => role.Key)];

    /// <summary>Every role in the organisation of the address, everybody of another organisation, and nobody.</summary>
    public static readonly string[] Callers = [.. Roles, "other", "none"];

    private static readonly string[] Outcomes = [Open, "allowed", "401", "303", Refused, "404"];

    private static string File { get; } = Beside();

    /// <param name="Expected">By caller.</param>
    public sealed record Row(string Method, string Pattern, IReadOnlyDictionary<string, string> Expected)
    {
        public string Name => $"{Method} {Pattern}";
    }

    /// <summary>The rows. A role that has no column, or a column of no role, fails here.</summary>
    public static IReadOnlyList<Row> Read()
    {
        var lines = System.IO.File.ReadAllLines(File);
        Assert.True(
            lines[0] == Head,
            $"access.tsv was decided for other roles ({lines[0].Replace('\t', ' ')}) than there are ({Head.Replace('\t', ' ')}): run the tests once with "
            + "PLIMSOLL_APPROVE=1, then grant in the new column what the role may do.");
        return Rows(lines);
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

    /// <summary>Writes the table for the addresses and roles that there are; read the difference.</summary>
    public static void Approve(IReadOnlyList<string> routes) => System.IO.File.WriteAllLines(File, Approved(System.IO.File.ReadAllLines(File), routes));

    /// <summary>
    /// Rows without an address go; an address without a row gets one in which everything is to be decided. The column of a role that is no more goes. That of a
    /// new one is refused everywhere but where the door is open to whoever comes: the test of the door then names each address that the role can use, and a
    /// person grants it or takes it away.
    /// </summary>
    public static IEnumerable<string> Approved(IReadOnlyList<string> lines, IReadOnlyList<string> routes)
    {
        var known = Rows(lines).ToDictionary(row => row.Name);
        string Cell(string name, string caller) =>
            !known.TryGetValue(name, out var row) ? Undecided
            : row.Expected.TryGetValue(caller, out var decided) ? decided
            : row.Expected["none"] == Open ? Open : Refused;
        return [Head, .. routes.Distinct().Select(name => string.Join('\t', [.. name.Split(' '), .. Callers.Select(caller => Cell(name, caller))]))];
    }

    private static string Head => string.Join('\t', ["method", "address", .. Callers]);

    /// <summary>By the callers of the table's own head, which may be those of before.</summary>
    private static IReadOnlyList<Row> Rows(IReadOnlyList<string> lines)
    {
        var callers = lines[0].Split('\t')[2..];
        return
        [
            .. lines.Skip(1).Select(line => line.Split('\t'))
                .Select(cells => new Row(cells[0], cells[1], callers.Zip(cells.Skip(2)).ToDictionary(c => c.First, c => c.Second))),
        ];
    }

    /// <summary>What is wrong with the table itself.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<Row> rows) =>
        from row in rows
        from fault in (string?[])
        [
            row.Expected.Values.Any(value => !Outcomes.Contains(value)) ? "has a cell that says nothing" : null,
            row.Expected["none"] == Open && row.Expected.Values.Any(value => value != Open) ? "is open to nobody in particular and closed to somebody" : null,
            row.Expected["none"] != Open && row.Expected.Values.Contains(Open) ? "is open to some and closed to whoever has no account" : null,
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
            (HttpStatusCode.Forbidden, "accounts.not-allowed") => Refused,
            (HttpStatusCode.NotFound, "http.not-found") => "404",
            (>= HttpStatusCode.InternalServerError, _) => $"{(int)answer.StatusCode}: {text}",
            _ => open ? Open : "allowed",
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
