//! Linear equations, a few at a time.

/// What the numbers are of which each sum is made; nothing where they do not follow. Gauss' elimination with the largest
/// pivot.
pub(super) fn solved<const N: usize>(mut sums: [[f64; N]; N], mut right: [f64; N]) -> Option<[f64; N]> {
    for column in 0..N {
        let pivot = (column..N).max_by(|one, other| sums[*one][column].abs().total_cmp(&sums[*other][column].abs()))?;
        if sums[pivot][column].abs() < 1e-12 {
            return None;
        }
        sums.swap(column, pivot);
        right.swap(column, pivot);
        for row in column + 1..N {
            let factor = sums[row][column] / sums[column][column];
            let pivot = sums[column];
            for (value, above) in sums[row].iter_mut().zip(pivot).skip(column) {
                *value -= factor * above;
            }
            right[row] -= factor * right[column];
        }
    }
    let mut solution = [0.0; N];
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|index| sums[row][index] * solution[index]).sum();
        solution[row] = (right[row] - known) / sums[row][row];
    }
    Some(solution)
}
