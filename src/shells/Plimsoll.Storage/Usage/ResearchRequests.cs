// SPDX-License-Identifier: Apache-2.0

using Dapper;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Usage.Research;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>A request for research access that nobody has taken up, its text sealed.</summary>
public sealed record WaitingRequest(string Id, string Tenant, VaultRef Text, DateTimeOffset At);

/// <summary>Requests that came by the public form, until an officer takes them up. Not part of the history: anybody could fill that.</summary>
public sealed class ResearchRequests(Journal journal, Vault vault) : IDisposable
{
    private readonly SemaphoreSlim _alone = new(1, 1);

    private const string Select = "SELECT id AS Id, tenant AS Tenant, text AS Text, commitment AS Commitment, at AS At FROM usage_request";

    /// <summary>Names the subject whose erasure removes the text of a request.</summary>
    public static string SubjectOf(string request) => $"research/{request}";

    /// <summary>Keeps, takes up and erases requests one at a time, so that none is taken up while it is erased and no more wait than may.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> act, CancellationToken ct)
    {
        await _alone.WaitAsync(ct);
        try { return await act(); }
        finally { _alone.Release(); }
    }

    /// <summary>A text of a request, sealed so that it can be erased by itself.</summary>
    public SealedText Seal(string request, Application application) => vault.Seal(SubjectOf(request), application.Write());

    /// <summary>The rows that keep a request.</summary>
    public IReadOnlyList<RowChange> Add(string id, string tenant, Application application, DateTimeOffset at)
    {
        var text = Seal(id, application);
        return [.. text.Rows, new KeepRequest(new WaitingRequest(id, tenant, text.Ref, at))];
    }

    /// <summary>How many there are of all organisations.</summary>
    public long CountAll() => journal.Query(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM usage_request"));

    public int CountOf(string tenant) =>
        (int)journal.Query(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM usage_request WHERE tenant = @tenant", new { tenant }));

    /// <summary>Those of an organisation, oldest first.</summary>
    /// <param name="most">So many at most.</param>
    public IReadOnlyList<WaitingRequest> Of(string tenant, int most = int.MaxValue) =>
        journal.Query(connection => connection.Query<Row>($"{Select} WHERE tenant = @tenant ORDER BY at, id LIMIT @most", new { tenant, most })
            .Select(Read).ToArray());

    /// <summary>Those that came before an instant and were not taken up, whoever's they are.</summary>
    public IReadOnlyList<WaitingRequest> Before(DateTimeOffset instant) => journal.Query(connection =>
        connection.Query<Row>($"{Select} WHERE at < @before ORDER BY at, id", new { before = Instant.Write(instant) }).Select(Read).ToArray());

    /// <summary>The rows that take away a request that nobody took up in time, or that gave way: its text goes, and no list of erasures grows by it.</summary>
    public static IReadOnlyList<RowChange> Expire(WaitingRequest request) => [Take(request.Id), Drop(request.Text)];

    public WaitingRequest? Find(string request) =>
        journal.Query(connection => connection.QuerySingleOrDefault<Row>($"{Select} WHERE id = @request", new { request })) is { } row ? Read(row) : null;

    /// <summary>The row that takes a request out of those that wait; its text stays, because the history names it now.</summary>
    public static RowChange Take(string request) => new TakeRequest(request);

    /// <summary>The rows that erase what an applicant wrote, whether somebody has taken it up or not.</summary>
    public IReadOnlyList<RowChange> Erase(string request, VaultRef text, DateTimeOffset at) =>
        [Take(request), .. vault.Erase(SubjectOf(request), at), Drop(text)];

    /// <summary>Whether what an applicant wrote was erased.</summary>
    public bool IsErased(string request) => vault.IsErased(SubjectOf(request));

    /// <summary>The row that deletes a text itself: one that was entered by an early server is sealed under its organisation, whose key stays.</summary>
    public static RowChange Drop(VaultRef text) => new DropText(text.Ref);

    /// <summary>The row that takes out of those that wait whatever was erased: after a restore they may stand there without their text.</summary>
    public static RowChange Forget { get; } = new ForgetErasedRequests();

    public void Dispose() => _alone.Dispose();

    private static WaitingRequest Read(Row row) =>
        new(
            row.Id, row.Tenant,
            new VaultRef(row.Text, Digest.TryParse(row.Commitment, out var digest) ? digest : throw new FormatException("A commitment is a digest.")),
            Instant.TryRead(row.At, out var at) ? at : default);

    private sealed record Row(string Id, string Tenant, string Text, string Commitment, string At);
}
