//! A row that is made from others.

/// One row from two that have no column in common (values by column, ascending).
pub fn joined(one: &[(u32, f32)], other: &[(u32, f32)]) -> Vec<(u32, f32)> {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let next = std::iter::from_fn(|| match (one.peek(), other.peek()) {
        (Some((a, _)), Some((b, _))) if a > b => other.next(),
        (Some(_), _) => one.next(),
        (None, _) => other.next(),
    });
    next.copied().collect()
}

/// The sum of the rows of an observation's parts (values by column, ascending), each times its share.
pub fn mean(mut parts: impl ExactSizeIterator<Item = (Vec<(u32, f32)>, f64)>) -> Vec<(u32, f32)> {
    if parts.len() == 1 {
        let (mut row, share) = parts.next().unwrap_or_default();
        row.iter_mut().for_each(|(_, value)| *value = (share * f64::from(*value)) as f32);
        return row;
    }
    let mut entries: Vec<(u32, f64)> = Vec::new();
    for (row, share) in parts {
        entries.extend(row.into_iter().map(|(column, value)| (column, share * f64::from(value))));
    }
    // Stable: what is added up comes in the order of the parts.
    entries.sort_by_key(|(column, _)| *column);
    entries.dedup_by(|(next, value), (column, sum)| {
        let same = next == column;
        if same {
            *sum += *value;
        }
        same
    });
    entries.into_iter().map(|(column, value)| (column, value as f32)).collect()
}
