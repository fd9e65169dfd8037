use std::sync::Arc;

use jiff::{SignedDuration, civil::date};

use super::given::{at, scope};
use crate::{
    auth::JobScope,
    domain::{
        budget::{AlertKey, Basis, Budget, CostAlert, Delivery, Webhook},
        ports::Store,
    },
};

fn alert(threshold: u32) -> CostAlert {
    CostAlert {
        key: AlertKey { month: date(2027, 1, 1), basis: Basis::Expected, threshold },
        amount: "12.3400000001".parse().unwrap(),
        budget: 10.into(),
        currency: "USD".into(),
        raised_at: at(i64::from(threshold)),
        delivery: Delivery { next_attempt_at: Some(at(10)), ..Delivery::default() },
    }
}

pub(crate) async fn a_budget_is_set_and_alerts_are_told_once(store: &Arc<dyn Store>) {
    let job = JobScope::new();
    let budget = Budget {
        amount: "10.5".parse().unwrap(),
        currency: "USD".into(),
        thresholds: vec![50, 100],
        webhook: Some(Webhook { url: "https://a/b".into(), secret: "whsec_c".into() }),
        updated_at: at(1),
        updated_by: "Ada".into(),
    };
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert_eq!(tx.budget().await.unwrap(), None);
    tx.put_budget(&Budget { webhook: None, ..budget.clone() }).await.unwrap();
    tx.put_budget(&budget).await.unwrap();
    for threshold in [100, 120] {
        assert!(tx.insert_alert(&alert(threshold)).await.unwrap());
    }
    assert!(!tx.insert_alert(&CostAlert { amount: 1.into(), ..alert(100) }).await.unwrap(), "it was raised before");
    tx.commit().await.unwrap();

    let mut two = store.read(&scope("two")).await.unwrap();
    assert_eq!((two.budget().await.unwrap(), two.alerts(date(2020, 1, 1)).await.unwrap()), (None, vec![]));
    drop(two);
    assert_eq!(store.tenants_with_budgets(&job).await.unwrap(), [scope("one")]);
    assert!(store.due_alerts(&job, at(9), 9).await.unwrap().is_empty());
    assert_eq!(store.due_alerts(&job, at(10), 9).await.unwrap().len(), 2);
    assert_eq!(store.due_alerts(&job, at(10), 1).await.unwrap().len(), 1);

    // Of servers that find it due at the same time, one gets it.
    let key = alert(100).key;
    let claim = || async {
        let mut tx = store.begin(&scope("one")).await.unwrap();
        let claimed = tx.claim_alert(&key, at(10), at(70)).await.unwrap();
        tx.commit().await.unwrap();
        claimed
    };
    let (first, second) = tokio::join!(claim(), claim());
    assert!(first != second);
    let delivery = Delivery {
        next_attempt_at: None,
        attempts: 2,
        delivered_at: Some(at(11) + SignedDuration::from_millis(5)),
        last_error: "it answers 500".into(),
    };
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.note_delivery(&key, &delivery).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert_eq!(tx.budget().await.unwrap(), Some(budget));
    let told = CostAlert { delivery, ..alert(100) };
    assert_eq!(tx.alert(&key).await.unwrap().as_ref(), Some(&told));
    assert_eq!(tx.alerts(date(2027, 1, 1)).await.unwrap(), [alert(120), told]);
    assert!(tx.alerts(date(2027, 2, 1)).await.unwrap().is_empty());
    tx.delete_budget().await.unwrap();
    assert_eq!((tx.budget().await.unwrap(), tx.alerts(date(2027, 1, 1)).await.unwrap().len()), (None, 2));
    tx.commit().await.unwrap();
    assert!(store.tenants_with_budgets(&job).await.unwrap().is_empty());
}
